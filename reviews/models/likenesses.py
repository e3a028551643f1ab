from django.db import models


class Likeness(models.Model):
    """One band of the print of a picture, with its place: near-same pictures share at least one of eight."""

    evidence = models.ForeignKey("reviews.Evidence", on_delete=models.PROTECT, related_name="likenesses")
    mark = models.PositiveIntegerField("印记")

    class Meta:
        verbose_name = verbose_name_plural = "图像印记"
        indexes = [models.Index(fields=["mark"], name="likeness_mark")]
