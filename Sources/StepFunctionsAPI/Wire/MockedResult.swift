internal import JSONModel
internal import StatesLanguage

/// Checks a mocked result against what the service would answer.
///
/// Known are the answers of service integrations that have a resource of their own, and those of `aws-sdk` resources of the services in
/// ``AnswerModel/all``. Those of other services are taken as they are.
enum MockedResult {
    /// How strictly a mock is checked.
    enum Mode: String {
        /// What is there must be right, and what is required must be there.
        case strict = "STRICT"
        /// What is there must be right.
        case present = "PRESENT"
        /// Nothing is checked.
        case none = "NONE"
    }

    /// Checks a result.
    ///
    /// - Throws: `ValidationException` in AWS's words.
    static func check(_ result: JSON, of resource: TaskResource, _ mode: Mode) throws(ServiceFailure) {
        if mode != .none, case .sdk(let service, let operation) = resource.kind, resource.pattern == .requestResponse,
            let problem = AnswerModel.all[service]?.problem(
                with: result,
                of: operation,
                needsRequired: mode == .strict
            )
        {
            throw refusal(problem)
        }
        guard mode != .none, resource.pattern == .requestResponse,
            case .service(let service, let operation) = resource.kind,
            let shape = shapes["\(service):\(operation)"]
        else { return }
        try check(result, shape, "result", mode)
    }

    private static func check(_ value: JSON, _ shape: Shape, _ name: String, _ mode: Mode) throws(ServiceFailure) {
        switch shape {
        case .text, .payload, .choice:
            if value.stringValue == nil { throw refusal("Field '\(name)' must be a string") }
            if case .choice(let names) = shape, let text = value.stringValue, !names.contains(text) {
                throw refusal("Field '\(name)' is not an expected value")
            }
        case .integer(let bounds):
            guard let number = value.doubleValue else { throw refusal("Field '\(name)' must be a number") }
            if number < Double(bounds.lowerBound) { throw refusal("Field '\(name)' is less than the minimum value") }
            if number > Double(bounds.upperBound) { throw refusal("Field '\(name)' exceeds the maximum value") }
        case .number:
            if value.doubleValue == nil { throw refusal("Field '\(name)' must be a number") }
        case .flag:
            if value.boolValue == nil { throw refusal("Field '\(name)' must be a boolean") }
        case .list(let element, _):
            guard let elements = value.arrayValue else { throw refusal("Field '\(name)' must be an array") }
            for item in elements { try check(item, element, name, mode) }
        case .structure(_, let fields):
            guard let object = value.objectValue else { throw refusal("Field '\(name)' must be an object") }
            for field in fields {
                if let member = object[field.name] {
                    try check(member, field.shape, field.name, mode)
                } else if field.isRequired, mode == .strict {
                    throw refusal("Required field '\(field.name)' is missing")
                }
            }
        }
    }

    private static func refusal(_ reason: String) -> ServiceFailure {
        ServiceFailure(.validation, "Mock result schema validation error: \(reason)")
    }

    // MARK: What services answer

    private static let text = Shape.text(nil)
    private static let number = Shape.number(-.infinity ... .infinity)

    private static func texts(_ names: String...) -> [Field] { names.map { .optional($0, text) } }

    private static let shapes: [String: Shape] = [
        "states:startExecution": .structure(
            "StartExecution",
            [.required("ExecutionArn", text), .required("StartDate", text)]
        ),
        "events:putEvents": .structure(
            "PutEvents",
            [
                .optional("FailedEntryCount", number),
                .optional("Entries", .list(.structure("Entry", texts("EventId", "ErrorCode", "ErrorMessage")))),
            ]
        ),
        "sqs:sendMessage": .structure(
            "SendMessage",
            texts(
                "MD5OfMessageBody",
                "MD5OfMessageAttributes",
                "MD5OfMessageSystemAttributes",
                "MessageId",
                "SequenceNumber"
            )
        ),
        "sns:publish": .structure("Publish", texts("MessageId", "SequenceNumber")),
        "lambda:invoke": .structure(
            "Invoke",
            [.optional("StatusCode", number)] + texts("FunctionError", "LogResult", "ExecutedVersion")
        ),
        "dynamodb:getItem": dynamoDB, "dynamodb:putItem": dynamoDB, "dynamodb:updateItem": dynamoDB,
        "dynamodb:deleteItem": dynamoDB,
    ]

    private static let dynamoDB = Shape.structure(
        "Item",
        [.optional("ConsumedCapacity", .structure("ConsumedCapacity", texts("TableName") + capacities))]
    )
    private static let capacities = ["CapacityUnits", "ReadCapacityUnits", "WriteCapacityUnits"].map {
        Field.optional($0, number)
    }
}
