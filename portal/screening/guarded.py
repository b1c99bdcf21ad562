"""Name the pages whose sending is looked at: where it comes from, and how the form was filled in."""

_namespaces: set[str] = set()
_forms: set[str] = set()


def guard_namespace(name: str) -> None:
    """Refuse blocked networks and addresses whatever they send to the pages of an app."""
    _namespaces.add(name)


def guard_form(view_name: str) -> None:
    """Look at how the form of a page was filled in."""
    _forms.add(view_name)


def is_guarded(namespace: str) -> bool:
    return namespace in _namespaces


def has_guarded_form(view_name: str) -> bool:
    return view_name in _forms
