internal import JSONModel

/// A Choice state: chooses the next state.
public struct ChoiceState: Sendable {
    /// The rules; the first that holds decides.
    public var rules: [ChoiceRule]
    /// The next state where no rule holds.
    public var defaultNext: String?
    /// The input and output fields.
    public var processing: Processing
    /// The variables to assign where no rule holds.
    public var assign: Template?

    func targets(at location: JSONPointer) -> [(target: String, location: JSONPointer)] {
        var targets = rules.enumerated().map { index, rule in
            (target: rule.next, location: location.appending("Choices").appending(index).appending("Next"))
        }
        if let defaultNext { targets.append((defaultNext, location.appending("Default"))) }
        return targets
    }
}
