internal import JSONModel

/// Makes nodes that evaluate of a resolved syntax tree, and notes which variables they refer to.
struct Compiler {
    /// The variables that one block, function or whole expression binds.
    struct Scope {
        var names: Set<String> = []
        /// Something in the block itself, and not in one inside it, binds a variable.
        var bindsHere = false
    }

    var symbols: SymbolTable
    /// The names of the global variables, by slot.
    var globals: [String] = []
    var referencedVariables: Set<String> = []
    var variablePaths: Set<[String]> = []
    private(set) var bindsAtTop = false

    /// Names that are bound somewhere in the expression.
    let boundNames: Set<String>
    /// The expression is compiled inside another one under way, whose variables it sees.
    let isDynamic: Bool
    var scopes: [Scope] = [Scope()]
    private let stack: StackGuard

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

    mutating func compile(_ syntax: SyntaxNode) throws(Failure) -> any Node {
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

    mutating func constructor(
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
