"""Model fields for personal data: encrypted text, and the blind indexes by which it is found again.

Reading is transparent. Searching goes through a BlindIndexField only. Lists and sweeps that do not show the
value leave it out with `.only()` or `.defer()`, and then nothing is decrypted.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import ExpressionWrapper, F
from django.db.models.lookups import Exact
from django.db.models.query_utils import DeferredAttribute
from django.utils.module_loading import import_string

from accounts import ciphers

INDEX_LENGTH = 64


class EmptyOnly(Exact):
    """Every ciphertext differs, so equality can only mean "nothing is stored"."""

    def get_prep_lookup(self) -> Any:
        if self.rhs not in ("", None):
            raise FieldError("An encrypted field cannot be compared; search its BlindIndexField.")
        return self.rhs


class EncryptedTextField(models.TextField):
    """Text that is plain in Python and ciphertext in the database.

    `aad` names the place the value belongs to, by default "app_label.model.field". When a model or field is
    renamed, give the old name here, or the stored values can no longer be read. "" and None are stored as
    they are. `update(phone=…)` does not touch the blind indexes: write `update(**indexed(Beneficiary,
    phone=…))`; for `save(update_fields=["phone"])` the model inherits KeepsIndexes.
    """

    def __init__(self, *args: Any, aad: str | None = None, **kwargs: Any) -> None:
        self.given_aad = aad
        self.aad = aad or ""
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=private_only)
        self.aad = self.given_aad or f"{cls._meta.label_lower}.{name}"

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        if self.given_aad:
            kwargs["aad"] = self.given_aad
        return name, path, args, kwargs

    def db_check(self, connection: Any) -> str:
        """Let the database itself refuse plain text, whichever door it comes through."""
        column = connection.ops.quote_name(self.column)
        return f"{column} = '' OR substr({column}, 1, {len(ciphers.MARK)}) = '{ciphers.MARK}'"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "as_sql") or value in ("", None):
            return value
        return ciphers.encrypt(str(value), aad=self.aad)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return ciphers.decrypt(value, aad=self.aad) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "exact":
            return EmptyOnly
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"An encrypted field has no lookup “{lookup_name}”; search its BlindIndexField.")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"An encrypted field has no transform “{lookup_name}”.")


class ComputedIndex(DeferredAttribute):
    """Reads as the index of the source as it stands now, so that bulk_update cannot write a stale one."""

    field: "BlindIndexField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        if self.field.source in instance.__dict__:
            return self.field.index_of(instance.__dict__[self.field.source])
        return super().__get__(instance, cls)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class BlindIndexField(models.CharField):
    """A column that holds the keyed fingerprint of another attribute of the same model, and fills itself in.

    `purpose` chooses the key; two columns that must not be comparable have two purposes. `last=4` indexes
    only the last four characters ("" when there are fewer). `normalize` is a function, or its dotted path,
    from text to the one way of writing it; by default `ciphers.plain_number`. An index or a constraint for
    the column is given in the Meta of the model.
    """

    descriptor_class = ComputedIndex

    def __init__(
        self,
        *args: Any,
        source: str = "",
        purpose: str = "",
        normalize: Callable[[str], str] | str = ciphers.plain_number,
        last: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.source = source
        self.purpose = purpose or source
        self.normalize = normalize
        self.last = last
        usual: dict[str, Any] = {"max_length": INDEX_LENGTH, "blank": True, "editable": False, "default": ""}
        super().__init__(*args, **(usual | kwargs))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs |= {"source": self.source, "purpose": self.purpose}
        if self.last is not None:
            kwargs["last"] = self.last
        if self.normalize is not ciphers.plain_number:
            kwargs["normalize"] = self.normalize
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_source()]

    def index_of(self, value: str | None) -> str:
        """The index under which `value` is stored; "" for nothing."""
        if not value:
            return ""
        normalize = import_string(self.normalize) if isinstance(self.normalize, str) else self.normalize
        text = normalize(value)
        if self.last is not None:
            text = text[-self.last :] if len(text) >= self.last else ""
        return ciphers.blind_index(text, purpose=self.purpose) if text else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.index_of(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value

    def _check_source(self) -> list[checks.CheckMessage]:
        if any(field.name == self.source for field in self.model._meta.get_fields()):
            return []
        return [checks.Error(f"There is no source field “{self.source}”.", obj=self, id="accounts.E001")]


class KeepsIndexes(models.Model):
    """A model whose blind indexes follow `save(update_fields=…)` of their sources."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            names = set(update_fields)
            update_fields = names | {index.attname for index in _indexes_of(type(self), names)}
        super().save(*args, update_fields=update_fields, **kwargs)


def blind_index(purpose: str, value: str) -> str:
    """The index to search for what a clerk typed, written the usual way; "" for nothing."""
    text = ciphers.plain_number(value)
    return ciphers.blind_index(text, purpose=purpose) if text else ""


def indexed(model: type[models.Model], **values: Any) -> dict[str, Any]:
    """The same values with their blind indexes beside them, for `queryset.update()`."""
    indexes = _indexes_of(model, values)
    return values | {index.attname: index.index_of(values[index.source]) for index in indexes}


def stored_text(name: str) -> ExpressionWrapper:
    """The ciphertext of a field as it stands in the database, for `annotate()`; nothing is decrypted."""
    return ExpressionWrapper(F(name), output_field=models.TextField())


def _indexes_of(model: type[models.Model], sources: Iterable[str]) -> list[BlindIndexField]:
    indexes = (field for field in model._meta.concrete_fields if isinstance(field, BlindIndexField))
    return [index for index in indexes if index.source in sources]
