internal import JSONModel

/// A rule of a `Catch` field: where to go on after which errors.
public struct Catcher: Sendable {
    /// The errors that the rule is for.
    public var errors: ErrorMatcher
    /// The state to go on with.
    public var next: String
    /// Where the error output goes, in JSONPath.
    public var resultPath: ResultPlacement = .replace
    /// What the state outputs, in JSONata; the error output if absent.
    public var output: ExpressionTemplate?
    /// The variables to assign.
    public var assign: Template?
}

extension [Catcher] {
    func targets(at location: JSONPointer) -> [(target: String, location: JSONPointer)] {
        enumerated().map { index, catcher in
            (catcher.next, location.appending("Catch").appending(index).appending("Next"))
        }
    }
}
