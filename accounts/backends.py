"""Who asks: the member of staff with the office, in one query a request."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import Staff


class StaffBackend(ModelBackend):
    """Django's own check of the password; a disabled account is nobody, from the next request on."""

    def get_user(self, user_id):
        return Staff.objects.active().select_related("organization__parent").filter(pk=user_id).first()
