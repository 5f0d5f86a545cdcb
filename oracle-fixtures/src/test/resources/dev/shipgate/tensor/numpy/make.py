"""Writes the arrays beside this file with NumPy itself: python3 make.py (NumPy 2.4.6)."""

from pathlib import Path

import numpy

here = Path(__file__).parent
ramp = numpy.arange(12, dtype=numpy.float32).reshape(3, 4) / 4


def save(name, array, version=(1, 0)):
    with open(here / name, "wb") as file:
        numpy.lib.format.write_array(file, array, version=version, allow_pickle=False)


save("float32.npy", ramp)
save("float32-v2.npy", ramp, (2, 0))
save("float32-v3.npy", ramp, (3, 0))
save("float32-fortran.npy", numpy.asfortranarray(ramp))
save("float16.npy", ramp.astype(numpy.float16))
save("float64.npy", ramp.astype(numpy.float64) + 1e-9)
save("cube-fortran.npy", numpy.asfortranarray(numpy.arange(24, dtype=numpy.int64).reshape(2, 3, 4)))
save("int32.npy", numpy.array([5, -6, 7], dtype=numpy.int32))
save("uint8.npy", numpy.array([0, 128, 255], dtype=numpy.uint8))
save("scalar.npy", numpy.array(2.5, dtype=numpy.float32))
save("empty.npy", numpy.zeros((0, 4), dtype=numpy.float32))
save("big-endian.npy", ramp.astype(">f4"))
save("bool.npy", numpy.array([True, False]))
save("structured.npy", numpy.zeros(2, dtype=[("id", "<i4"), ("p", "<f4")]))
numpy.save(here / "objects.npy", numpy.array([{"a": 1}], dtype=object), allow_pickle=True)
numpy.savez(here / "stored.npz", ramp=ramp, ids=numpy.array([1, 2, 3]))
numpy.savez_compressed(here / "deflated.npz", ramp=ramp, ids=numpy.array([1, 2, 3]))
