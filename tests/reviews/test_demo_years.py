"""The days of the crowd of the demo county."""

from reviews.demo import years
from reviews.policy import Method


class ABasket:
    def test_gives_back_each_review_with_its_method_in_its_order(self):
        basket = years.Basket()
        for pk, method in ((7, Method.APP), (3, Method.HOME_VISIT), (9, Method.ON_SITE)):
            basket.add(pk, method)

        given = [list(chunk.items()) for chunk in basket.emptied()]

        assert given == [[(7, Method.APP), (3, Method.HOME_VISIT), (9, Method.ON_SITE)]]

    def test_gives_so_many_at_once(self, monkeypatch):
        monkeypatch.setattr(years, "CHUNK", 2)
        basket = years.Basket()
        for pk in (1, 2, 3):
            basket.add(pk, Method.APP)

        assert [list(chunk) for chunk in basket.emptied()] == [[1, 2], [3]]

    def test_is_empty_afterwards(self):
        basket = years.Basket()
        basket.add(1, Method.APP)
        list(basket.emptied())

        assert list(basket.emptied()) == []
