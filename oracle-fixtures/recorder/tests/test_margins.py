"""Margins in nats and in probability."""

import math
import unittest

import numpy as np

from shipgate_recorder.margins import Margin


class MarginTests(unittest.TestCase):
    def test_both_units_are_measured(self):
        margin = Margin.of(np.log(np.array([0.2, 0.5, 0.3], np.float32)))
        self.assertEqual(margin.top1_id, 1)
        self.assertAlmostEqual(margin.logit, math.log(0.5 / 0.3), places=6)
        self.assertAlmostEqual(margin.prob, 0.2, places=6)

    def test_among_equal_logits_the_lower_id_wins_with_margin_zero(self):
        margin = Margin.of(np.array([1, 3, 3, 2], np.float32))
        self.assertEqual((margin.top1_id, margin.logit, margin.prob), (1, 0.0, 0.0))

    def test_large_logits_do_not_overflow(self):
        margin = Margin.of(np.array([3e38, -3e38], np.float32))
        self.assertEqual((margin.top1_id, margin.prob), (0, 1.0))
        self.assertTrue(math.isfinite(margin.logit))

    def test_the_sign_of_zero_does_not_matter(self):
        self.assertEqual(math.copysign(1, Margin.of(np.array([-0.0, 0.0], np.float32)).logit), 1)

    def test_the_row_is_not_modified(self):
        row = np.array([1, 2], np.float64)
        Margin.of(row)
        self.assertEqual(row.tolist(), [1, 2])
