"""Render every form of the site, and each of its fields, from our own templates."""

from typing import Any

from django.forms.renderers import TemplatesSetting

_OWN_WIDGETS = {
    "django/forms/widgets/radio.html": "ui/form/choices.html",
    "django/forms/widgets/checkbox_select.html": "ui/form/choices.html",
}


class FormRenderer(TemplatesSetting):
    """Show a form as a summary of its errors and its fields; radio buttons and check boxes as big targets."""

    form_template_name = "ui/form/form.html"
    field_template_name = "ui/form/field.html"

    def get_template(self, template_name: str) -> Any:
        return super().get_template(_OWN_WIDGETS.get(template_name, template_name))
