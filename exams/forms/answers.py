"""What a page of answers sends: choices, the items it showed, and where to go next."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from exams.domain.saving_checks import MAX_SEQ, Responses

GO = ("save", "prev", "next", "review", "submit")
KEEP = ("mine", "saved", "each")


class AnswersForm(forms.Form):
    """``seq`` is the sequence the page was drawn from; ``page`` a number or "all".

    ``responses`` holds every item that was shown: shown without a choice is cleared.
    With ``keep`` it is the answer to the page of two versions: of the items named there
    only those are sent again that the person wants as chosen here.
    """

    seq = forms.IntegerField(min_value=0, max_value=MAX_SEQ - 1)
    go = forms.ChoiceField(choices=[(go, go) for go in GO], required=False)
    page = forms.CharField(max_length=5, required=False)
    keep = forms.ChoiceField(choices=[(keep, keep) for keep in KEEP], required=False)

    data: QueryDict

    @property
    def go_to(self) -> str:
        return str(self.cleaned_data["go"] or "save")

    @property
    def page_from(self) -> str:
        return str(self.cleaned_data["page"])

    @property
    def responses(self) -> Responses:
        keep = self.cleaned_data["keep"]
        if keep:
            wanted = [item for item in self.shown() if self.is_mine(item, keep)]
            return {item: self.data.getlist(f"mine-{item}") for item in wanted}
        return {item: self.data.getlist(f"item-{item}") for item in self.shown()}

    def shown(self) -> list[str]:
        """Every item the page speaks of, once, named in ``seen`` or only answered."""
        prefix = "item-"
        chosen = [n.removeprefix(prefix) for n in self.data if n.startswith(prefix)]
        return list(dict.fromkeys([*self.data.getlist("seen"), *chosen]))

    def is_mine(self, item: str, keep: str) -> bool:
        return keep == "mine" or (
            keep == "each" and self.data.get(f"keep-{item}") == "mine"
        )
