/// A rule of a Choice state.
public struct ChoiceRule: Sendable {
    /// What must hold.
    public var condition: ChoiceCondition
    /// The state to go on with.
    public var next: String
    /// The variables to assign.
    public var assign: Template?
    /// What the state outputs, in JSONata.
    public var output: ExpressionTemplate?
}

/// What must hold for a rule of a Choice state.
public indirect enum ChoiceCondition: Sendable {
    /// A JSONata expression is true.
    case expression(FieldExpression)
    /// A comparison holds.
    case comparison(Comparison)
    /// Every condition holds.
    case and([ChoiceCondition])
    /// Some condition holds.
    case or([ChoiceCondition])
    /// The condition does not hold.
    case not(ChoiceCondition)
}
