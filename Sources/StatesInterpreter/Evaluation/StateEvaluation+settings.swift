internal import JSONModel
internal import StatesLanguage

/// Settings that may be written as a value, a path or an expression.
extension StateEvaluation {
    /// How many iterations of a Map state may run at once.
    mutating func concurrency(_ setting: Setting<Int>, input: JSON) throws(Failure) -> Int {
        let number: Int
        switch setting {
        case .literal(let value): number = value
        case .path(let path):
            let value = try query(path, input: input)
            // Texts of digits count, too.
            guard let integer = value.stringValue.map(Int.init) ?? value.integerValue else {
                throw .runtime(
                    "The MaxConcurrencyPath field refers to value \"\(value.plainText)\" which is not a valid integer: "
                        + path.text
                )
            }
            number = integer
        case .expression(let expression): number = try wholeNumber(expression)
        }
        guard number < 0 else { return number }
        let cause = "Expected non-negative integer for MaxConcurrency, got '\(number)' instead."
        guard case .expression(let expression) = setting else { throw .runtime(cause) }
        throw Failure(QueryFailure(cause: cause, location: expression.field))
    }

    /// A number of seconds of a Task state, from 1.
    mutating func seconds(_ setting: Setting<Int>, field: String, input: JSON) throws(Failure) -> Duration {
        switch setting {
        case .literal(let value): return .seconds(value)
        case .path(let path):
            let value = try query(path, input: input)
            guard let number = value.integerValue, number > 0, number <= Self.maximumSeconds else {
                throw .runtime(
                    "The \(field)Path parameter does not reference a positive integer value: \(path.text) == \(value.text())"
                )
            }
            return .seconds(number)
        case .expression(let expression):
            let value = try evaluate(expression)
            guard value.doubleValue != nil else {
                throw Failure(expression.unexpectedResult(value, expected: "number"))
            }
            guard let number = value.integerValue else {
                let cause = "The \(field) field cannot be parsed as an integer: \(value.text())"
                throw Failure(QueryFailure(cause: cause, location: expression.field))
            }
            guard number > 0, number <= Self.maximumSeconds else {
                let cause = "\(field) must be between 0 and \(Self.maximumSeconds) but was: \(number)"
                throw Failure(QueryFailure(cause: cause, location: expression.field))
            }
            return .seconds(number)
        }
    }

    private static var maximumSeconds: Int { 99_999_999 }

    private mutating func wholeNumber(_ expression: FieldExpression) throws(Failure) -> Int {
        let value = try evaluate(expression)
        guard let number = value.integerValue else {
            throw Failure(expression.unexpectedResult(value, expected: value.doubleValue == nil ? "number" : "integer"))
        }
        return number
    }

    /// When a Wait state is over.
    mutating func deadline(of delay: WaitState.Delay, input: JSON) throws(Failure) -> Timestamp {
        let deadline: Timestamp
        switch delay {
        case .seconds(let setting): deadline = now.advanced(by: try waitSeconds(setting, input: input))
        case .timestamp(let setting): deadline = try timestamp(setting, input: input)
        }
        guard now.duration(to: deadline) <= .seconds(Int(Int32.max)) else {
            throw .runtime("Wait state delay is too long.")
        }
        return deadline
    }

    private mutating func waitSeconds(_ setting: Setting<Int>, input: JSON) throws(Failure) -> Duration {
        switch setting {
        case .literal(let value): return .seconds(value)
        case .path(let path): return .seconds(try waitSeconds(at: path, input: input))
        case .expression(let expression):
            let number = try wholeNumber(expression)
            guard number >= 0 else {
                throw Failure(
                    QueryFailure(cause: "The Seconds field is a negative value: \(number)", location: expression.field)
                )
            }
            guard number <= Int(Int32.max) else { throw .runtime("Wait state delay is too long.") }
            return .seconds(number)
        }
    }

    private mutating func waitSeconds(at path: JSONPath, input: JSON) throws(Failure) -> Int {
        guard let value = queryIfPresent(path, input: input), !value.isNull else {
            throw .runtime("The SecondsPath parameter does not reference an input value: \(path.text)")
        }
        guard let number = value.wholeNumber else {
            throw .runtime(
                "The SecondsPath parameter cannot be parsed as a long value: \(path.text) == \(value.plainText)"
            )
        }
        guard number >= 0 else {
            throw .runtime("The SecondsPath parameter references a negative value: \(path.text) == \(number)")
        }
        guard number <= Int(Int32.max) else { throw .runtime("Wait state delay is too long.") }
        return number
    }

    private mutating func timestamp(_ setting: Setting<Timestamp>, input: JSON) throws(Failure) -> Timestamp {
        switch setting {
        case .literal(let value): return value
        case .path(let path):
            guard let value = queryIfPresent(path, input: input) else {
                throw .runtime("The TimestampPath parameter does not reference an input value: \(path.text)")
            }
            guard let text = value.stringValue, let timestamp = Timestamp(text) else {
                throw .runtime(
                    "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format "
                        + "string: \(path.text) == \(value.plainText)"
                )
            }
            return timestamp
        case .expression(let expression):
            let value = try evaluate(expression)
            guard let text = value.stringValue else {
                throw Failure(expression.unexpectedResult(value, expected: "string"))
            }
            guard let timestamp = Timestamp(text) else {
                let cause =
                    "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: \(text)"
                throw Failure(QueryFailure(cause: cause, location: expression.field))
            }
            return timestamp
        }
    }
}

extension JSON {
    /// A text without quotes, any other value as JSON text.
    fileprivate var plainText: String { stringValue ?? text() }

    /// The value of a literal without fraction.
    fileprivate var wholeNumber: Int? {
        switch self {
        case .integer(let value): value
        // A text of digits counts, as AWS parses the text of the value.
        case .string(let text): Int(text)
        default: nil
        }
    }
}
