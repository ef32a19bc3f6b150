internal import JSONModel

/// Makes nodes that evaluate of a resolved syntax tree, and notes which variables they refer to.
struct Compiler {
    /// The variables that one block, function or whole expression binds.
    private struct Scope {
        var names: Set<String> = []
        /// Something in the block itself, and not in one inside it, binds a variable.
        var bindsHere = false
    }

    private(set) var symbols: SymbolTable
    /// The names of the global variables, by slot.
    private(set) var globals: [String] = []
    private(set) var referencedVariables: Set<String> = []
    private(set) var variablePaths: Set<[String]> = []
    private(set) var bindsAtTop = false

    /// Names that are bound somewhere in the expression.
    private let boundNames: Set<String>
    /// The expression is compiled inside another one under way, whose variables it sees.
    private let isDynamic: Bool
    private var scopes: [Scope] = [Scope()]
    private var stack: StackGuard

    init(boundNames: Set<String>, symbols: SymbolTable = SymbolTable(), isDynamic: Bool = false, stack: StackGuard) {
        self.boundNames = boundNames
        self.symbols = symbols
        self.isDynamic = isDynamic
        self.stack = stack
    }

    mutating func compile(expression: SyntaxNode) throws(Failure) -> any Node {
        let node = try compile(expression)
        bindsAtTop = scopes[0].bindsHere
        return node
    }

    private mutating func compile(_ syntax: SyntaxNode) throws(Failure) -> any Node {
        guard stack.hasRoom else { throw Failure.tooDeepSyntax(at: syntax.position) }
        if case .path(let steps) = syntax.kind { return try path(syntax, steps) }
        var node = try base(syntax)
        if !syntax.predicates.isEmpty {
            var predicates: [Predicate] = []
            for case .filter(let predicate) in syntax.predicates { predicates.append(try self.predicate(predicate)) }
            node = PredicateNode(node, predicates, keepsArray: syntax.keepsArray)
        }
        if let group = syntax.group {
            node = GroupNode(node, try constructor(group.pairs, position: group.position))
        } else if syntax.keepsArray, !(node is PredicateNode), !(node is ApplicationNode) {
            node = KeepArrayNode(node)
        }
        return node
    }

    private mutating func base(_ syntax: SyntaxNode) throws(Failure) -> any Node {
        let position = syntax.position
        switch syntax.kind {
        case .name(let name): return NameNode(name)
        case .string(let text): return LiteralNode(.string(text))
        case .number(let value), .value(let value): return LiteralNode(value)
        case .variable(let name): return variable(name, path: [])
        case .wildcard: return WildcardNode()
        case .descendant: return DescendantNode()
        case .parent: return ParentNode(symbol: symbols.number(of: syntax.slot?.label ?? ""))
        case .regularExpression(let pattern, let flags):
            return RegularExpressionNode(try RegularExpression(pattern, flags: flags, position: position))
        case .binary(let symbol, let left, let right): return try binary(symbol, left, right, position: position)
        case .negation(let operand): return NegationNode(try compile(operand), position: position)
        case .array(let items):
            var nodes: [ArrayNode.Item] = []
            for item in items {
                var isArray = false
                if case .array = item.kind { isArray = true }
                nodes.append(ArrayNode.Item(node: try compile(item), isArray: isArray))
            }
            return ArrayNode(nodes, isItem: syntax.constructsItem)
        case .object(let pairs): return ObjectNode(try constructor(pairs, position: position))
        case .call(let procedure, let arguments): return try call(procedure, arguments, position: position)
        case .tailCall(let procedure, let arguments):
            return TailCallNode(try call(procedure, arguments, position: position))
        case .partial(let procedure, let arguments): return try partial(procedure, arguments, position: position)
        case .lambda(let parameters, let signature, let body):
            return try lambda(parameters, signature, body)
        case .condition(let condition, let then, let otherwise):
            return ConditionNode(
                try compile(condition),
                try compile(then),
                try otherwise.map { (other) throws(Failure) in try compile(other) }
            )
        case .fallback(let left, let right, let isCoalescing):
            return FallbackNode(try compile(left), try compile(right), isCoalescing: isCoalescing)
        case .block(let expressions): return try block(expressions)
        case .transform(let pattern, let update, let deletion):
            return TransformNode(
                pattern: try compile(pattern),
                update: try compile(update),
                deletion: try deletion.map { (deletion) throws(Failure) in try compile(deletion) },
                updatePosition: update.position,
                deletionPosition: deletion?.position,
                clone: variable("clone", path: nil),
                position: position
            )
        case .binding(let name, let value): return try binding(name, value)
        case .application(let left, let right):
            // What follows a call on the right side belongs to the whole, as in the reference.
            return ApplicationNode(
                try compile(left),
                try right.isCall ? base(right) : compile(right),
                position: position,
                keepsArray: syntax.keepsArray
            )
        case .placeholder: throw Failure("S0201", token: "?", position: position)
        case .path, .sort, .map, .filter, .group, .order, .focus, .index, .keyword:
            throw Failure("S0206", token: syntax.kindName, position: position)
        }
    }

    private mutating func binary(
        _ symbol: String,
        _ left: SyntaxNode,
        _ right: SyntaxNode,
        position: Int
    ) throws(Failure) -> any Node {
        if symbol == "&" { return try concatenation(left, right) }
        let first = try compile(left)
        let second = try compile(right)
        if let operation = ArithmeticNode.Operation(rawValue: symbol) {
            return ArithmeticNode(operation, first, second, position: position)
        }
        if let operation = ComparisonNode.Operation(rawValue: symbol) {
            return ComparisonNode(operation, first, second, position: position)
        }
        switch symbol {
        case "=", "!=": return EqualityNode(first, second, isNegated: symbol == "!=")
        case "and", "or": return LogicNode(first, second, isConjunction: symbol == "and")
        case "in": return InclusionNode(first, second)
        case "..": return RangeNode(first, second, position: position)
        default: throw Failure("S0204", token: symbol, position: position)
        }
    }

    /// `a & b & c` as one node; the parts are in a tree that leans left.
    private mutating func concatenation(_ left: SyntaxNode, _ right: SyntaxNode) throws(Failure) -> any Node {
        var parts = [right]
        var rest = left
        while case .binary("&", let first, let second) = rest.kind, rest.predicates.isEmpty, rest.group == nil {
            parts.append(second)
            rest = first
        }
        parts.append(rest)
        var nodes: [any Node] = []
        for part in parts.reversed() { nodes.append(try compile(part)) }
        return ConcatenationNode(nodes)
    }

    private mutating func constructor(
        _ pairs: [(SyntaxNode, SyntaxNode)],
        position: Int
    ) throws(Failure) -> GroupConstructor {
        var compiled: [GroupConstructor.Pair] = []
        for (key, value) in pairs {
            var constant: String?
            if case .string(let text) = key.kind, key.predicates.isEmpty, key.group == nil { constant = text }
            compiled.append(
                GroupConstructor.Pair(key: try compile(key), constantKey: constant, value: try compile(value))
            )
        }
        return GroupConstructor(compiled, position: position)
    }
}

extension SyntaxNode {
    fileprivate var isCall: Bool {
        if case .call = kind { return true }
        return false
    }
}

// MARK: Variables

extension Compiler {
    /// - Parameter path: the fields that are read from the variable; `nil` where the text does not name it.
    private mutating func variable(_ name: String, path: [String]?) -> any Node {
        switch name {
        case "": return ContextNode()
        case "$": return RootNode()
        default: break
        }
        if let path, !scopes.contains(where: { $0.names.contains(name) }) {
            referencedVariables.insert(name)
            variablePaths.insert([name] + path)
        }
        if isDynamic { return DynamicVariableNode(symbol: symbols.number(of: name), name: name) }
        let slot = slot(of: name)
        return boundNames.contains(name)
            ? VariableNode(symbol: symbols.number(of: name), slot: slot) : GlobalNode(slot: slot)
    }

    private mutating func slot(of name: String) -> Int {
        if let slot = globals.firstIndex(of: name) { return slot }
        globals.append(name)
        return globals.count - 1
    }

    private mutating func bind(_ name: String) -> Int {
        scopes[scopes.count - 1].names.insert(name)
        return symbols.number(of: name)
    }

    private mutating func binding(_ name: String, _ value: SyntaxNode) throws(Failure) -> any Node {
        // A function may call itself, so its name counts as bound inside it.
        if case .lambda = value.kind { _ = bind(name) }
        let node = try compile(value)
        scopes[scopes.count - 1].bindsHere = true
        return BindingNode(symbol: bind(name), value: node)
    }

    private mutating func block(_ expressions: [SyntaxNode]) throws(Failure) -> any Node {
        scopes.append(Scope())
        defer { scopes.removeLast() }
        // Functions may call each other before the second of them is bound.
        for expression in expressions {
            if case .binding(let name, let value) = expression.kind, case .lambda = value.kind { _ = bind(name) }
        }
        var nodes: [any Node] = []
        for expression in expressions { nodes.append(try compile(expression)) }
        let hasFrame = scopes[scopes.count - 1].bindsHere
        if nodes.count == 1, !hasFrame, !(nodes[0] is TailCallNode) { return nodes[0] }
        return BlockNode(nodes, hasFrame: hasFrame)
    }

    private mutating func lambda(
        _ parameters: [String],
        _ signature: Signature?,
        _ body: SyntaxNode
    ) throws(Failure) -> any Node {
        scopes.append(Scope())
        defer { scopes.removeLast() }
        let numbers = parameters.map { bind($0) }
        return LambdaNode(parameters: numbers, signature: signature, body: try compile(body))
    }
}

// MARK: Calls

extension Compiler {
    private mutating func call(
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

    private mutating func partial(
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

// MARK: Paths

extension Compiler {
    private mutating func path(_ syntax: SyntaxNode, _ steps: [SyntaxNode]) throws(Failure) -> any Node {
        var compiled: [Step] = []
        for (index, step) in steps.enumerated() { compiled.append(try self.step(step, steps, index)) }
        let node = PathNode(
            steps: compiled,
            keepsSingleton: syntax.keepsSingletonArray,
            keepsArray: syntax.keepsArray,
            carriesBindings: syntax.carriesBindings,
            group: try syntax.group.map { (group) throws(Failure) in
                try constructor(group.pairs, position: group.position)
            }
        )
        guard !syntax.predicates.isEmpty else { return node }
        var predicates: [Predicate] = []
        for case .filter(let predicate) in syntax.predicates { predicates.append(try self.predicate(predicate)) }
        return PredicateNode(node, predicates, keepsArray: syntax.keepsArray)
    }

    private mutating func step(
        _ syntax: SyntaxNode,
        _ steps: [SyntaxNode],
        _ index: Int
    ) throws(Failure) -> Step {
        var node: (any Node)?
        var key: String?
        var sort: SortOrder?
        var isVariable = false
        switch syntax.kind {
        case .name(let name):
            key = name
            node = NameNode(name)
        case .sort(let terms): sort = try order(terms, position: syntax.position)
        case .variable(let name):
            isVariable = true
            if syntax.predicates.isEmpty && syntax.group == nil {
                let value = variable(name, path: Self.fields(behind: index, in: steps))
                node = syntax.keepsArray ? KeepArrayNode(value) : value
            } else {
                node = try compile(syntax)
            }
        default: node = try compile(syntax)
        }
        var stages: [Stage] = []
        for stage in syntax.stages ?? [] {
            switch stage {
            case .filter(let predicate): stages.append(.filter(try self.predicate(predicate)))
            case .index(let name): stages.append(.index(symbols.number(of: name)))
            }
        }
        return Step(
            node: node,
            key: key,
            sort: sort,
            stages: stages,
            focus: syntax.focus.map { bind($0) },
            index: syntax.index.map { bind($0) },
            ancestor: syntax.ancestor.map { symbols.number(of: $0.label) },
            bindsVariables: syntax.carriesBindings,
            constructsItem: syntax.constructsItem,
            isVariable: isVariable
        )
    }

    private mutating func order(_ terms: [SyntaxNode.SortTerm], position: Int) throws(Failure) -> SortOrder {
        var compiled: [SortOrder.Term] = []
        for term in terms {
            compiled.append(SortOrder.Term(isDescending: term.isDescending, node: try compile(term.expression)))
        }
        return SortOrder(compiled, position: position)
    }

    /// The field names that directly follow a step.
    private static func fields(behind index: Int, in steps: [SyntaxNode]) -> [String] {
        guard steps[index].stages == nil else { return [] }
        var names: [String] = []
        for step in steps[(index + 1)...] {
            guard case .name(let name) = step.kind else { break }
            names.append(name)
            if step.stages != nil { break }
        }
        return names
    }

    private mutating func predicate(_ syntax: SyntaxNode) throws(Failure) -> Predicate {
        if case .number(let value) = syntax.kind, syntax.predicates.isEmpty, syntax.group == nil,
            let number = value.doubleValue, let position = Int(exactly: number.rounded(.down))
        {
            return .position(position)
        }
        return .expression(try compile(syntax))
    }
}
