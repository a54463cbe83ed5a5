"""Machine code: compiling a ``Program`` with numba, keeping it on disk, calling it.

    Program --compiler--> Native --executable--> the function a person calls

Generated code imports from ``host`` (``call_host``, ``HostError``, ``Refused``), ``arithmetic``,
``complex_arithmetic``, ``conversion`` and ``vecmath``. Nothing outside this package knows numba.
"""
