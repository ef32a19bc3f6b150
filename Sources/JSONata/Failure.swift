internal import JSONModel

/// An error on its way out of the parser or the evaluator.
///
/// It is an object so that a throwing function has room for one pointer, not for a whole ``JSONataError``, in its frame.
final class Failure: Error {
    let code: String
    let token: String?
    let position: Int?
    let value: JSON?
    let otherValue: JSON?
    /// What a message says beside token and value, such as the number of an argument.
    let details: [String: JSON]
    /// A message that stands for the one of the code.
    let message: String?

    init(
        _ code: String,
        token: String? = nil,
        position: Int? = nil,
        value: JSON? = nil,
        otherValue: JSON? = nil,
        details: [String: JSON] = [:],
        message: String? = nil
    ) {
        self.code = code
        self.token = token
        self.position = position
        self.value = value
        self.otherValue = otherValue
        self.details = details
        self.message = message
    }

    /// The failure with the place filled in where it has none.
    func located(token: String?, position: Int?) -> Failure {
        guard self.token == nil && token != nil || self.position == nil && position != nil else { return self }
        return Failure(
            code,
            token: self.token ?? token,
            position: self.position ?? position,
            value: value,
            otherValue: otherValue,
            details: details,
            message: message
        )
    }
}
