/// The name of a Lambda function, in any of the forms that AWS takes.
///
/// `name`, `name:qualifier`, `account:function:name` and the ARN, each with a qualifier (a version or an alias) or without.
struct FunctionName: Sendable, Hashable {
    /// The function's own name.
    let name: String
    /// The version or alias; `nil` where none is given.
    let qualifier: String?

    init(_ text: String) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if let marker = parts.firstIndex(of: "function"), marker + 1 < parts.count {
            parts.removeFirst(marker + 1)
        }
        name = parts[0]
        qualifier = parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil
    }
}
