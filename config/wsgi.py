import os

from django.core.wsgi import get_wsgi_application

from config import production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
production.refuse_to_start_unless_fit()
