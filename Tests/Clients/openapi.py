"""Checks an OpenAPI document, from standard input, with a public validator. Ends with 3 where that is not installed.

With the name of a schema, standard input is {"document": …, "value": …}, and the value is checked against that schema.
"""

import json
import sys

try:
    from jsonschema import Draft202012Validator
    from openapi_spec_validator import OpenAPIV31SpecValidator
except ImportError:
    sys.exit(3)

given = json.load(sys.stdin)
if len(sys.argv) > 1:
    schema = {"$ref": f"#/components/schemas/{sys.argv[1]}", "components": given["document"]["components"]}
    errors = list(Draft202012Validator(schema).iter_errors(given["value"]))
else:
    errors = list(OpenAPIV31SpecValidator(given).iter_errors())
for error in errors:
    print(f"{'/'.join(str(part) for part in error.absolute_path)}: {error.message}")
sys.exit(1 if errors else 0)
