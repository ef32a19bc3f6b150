"""Checks an OpenAPI document, from standard input, with a public validator. Ends with 3 where that is not installed."""

import json
import sys

try:
    from openapi_spec_validator import OpenAPIV31SpecValidator
except ImportError:
    sys.exit(3)

errors = list(OpenAPIV31SpecValidator(json.load(sys.stdin)).iter_errors())
for error in errors:
    print(f"{'/'.join(str(part) for part in error.absolute_path)}: {error.message}")
sys.exit(1 if errors else 0)
