/// Calls and partial applications.
extension Compiler {
    mutating func call(
        _ procedure: SyntaxNode,
        _ arguments: [SyntaxNode],
        position: Int
    ) throws(Failure) -> CallNode {
        let (name, suggestion) = named(procedure)
        let function = try compile(procedure)
        var nodes: [any Node] = []
        for argument in arguments { nodes.append(try compile(argument)) }
        return CallNode(function, nodes, name: name, suggestion: suggestion, position: position)
    }

    mutating func partial(
        _ procedure: SyntaxNode,
        _ arguments: [SyntaxNode],
        position: Int
    ) throws(Failure) -> any Node {
        let (name, suggestion) = named(procedure)
        let function = try compile(procedure)
        var nodes: [(any Node)?] = []
        for argument in arguments {
            if case .placeholder = argument.kind { nodes.append(nil) } else { nodes.append(try compile(argument)) }
        }
        return PartialNode(function, nodes, name: name, suggestion: suggestion, position: position)
    }

    /// The name of a procedure, and the variable that was perhaps meant by a name without `$`.
    private mutating func named(_ procedure: SyntaxNode) -> (String?, (any Node)?) {
        if case .variable(let name) = procedure.kind { return (name, nil) }
        guard let step = procedure.steps?.first, case .name(let name) = step.kind, !name.isEmpty, name != "$" else {
            return (nil, nil)
        }
        return (name, variable(name, path: nil))
    }
}
