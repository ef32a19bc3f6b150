/// Something that a workflow can ask of a provider: `connector:<name>:<operation>`.
public struct Operation: Sendable {
    /// The name.
    public let name: String
    /// What it does, for people.
    public let title: String?
    /// What it takes.
    public let input: [InputField]
    /// What must hold between the fields of the input.
    let rules: [InputRule]
    /// How its answers are read, before the connector's own table.
    public let outcomes: [OutcomeRule]
    /// How values of its result are to be handled.
    public let classes: Classification
    /// Whether it is one request, or waits for something to become true.
    public internal(set) var kind: Kind

    /// What an operation is made of.
    public enum Kind: Sendable {
        /// One request and its answer.
        case request(RequestOperation)
        /// A question that is asked again and again until it is answered.
        case await(AwaitedCondition)
    }

    /// The request, if the operation is one.
    public var request: RequestOperation? {
        guard case .request(let request) = kind else { return nil }
        return request
    }

    /// The condition, if the operation waits for one.
    public var awaited: AwaitedCondition? {
        guard case .await(let condition) = kind else { return nil }
        return condition
    }
}
