internal import JSONModel

/// A node of the syntax tree.
///
/// The tree is made of objects since deriving parents (`%`) connects nodes across it; it lives only while an expression is
/// compiled. The parser makes the kinds up to ``Kind/index(_:_:)``; ``PathResolver`` replaces the operators that build
/// paths by ``Kind/path(_:)`` and annotates the steps.
final class SyntaxNode {
    indirect enum Kind {
        case name(String)
        case variable(String)
        case string(String)
        case number(JSON)
        case value(JSON)
        case regularExpression(pattern: String, flags: String)
        case wildcard
        case descendant
        case parent
        /// The words `and`, `or` and `in` in the place of a name.
        case keyword(String)
        /// `?` among the arguments of a partial application.
        case placeholder
        case binary(String, SyntaxNode, SyntaxNode)
        case negation(SyntaxNode)
        case array([SyntaxNode])
        case object([(SyntaxNode, SyntaxNode)])
        case call(SyntaxNode, [SyntaxNode])
        case partial(SyntaxNode, [SyntaxNode])
        case lambda(parameters: [String], signature: Signature?, body: SyntaxNode)
        case condition(SyntaxNode, SyntaxNode, SyntaxNode?)
        /// `left ?: right` and `left ?? right`.
        case fallback(SyntaxNode, SyntaxNode, isCoalescing: Bool)
        case block([SyntaxNode])
        case transform(pattern: SyntaxNode, update: SyntaxNode, deletion: SyntaxNode?)
        case binding(String, SyntaxNode)
        case application(SyntaxNode, SyntaxNode)

        case map(SyntaxNode, SyntaxNode)
        case filter(SyntaxNode, SyntaxNode)
        case group(SyntaxNode, [(SyntaxNode, SyntaxNode)])
        case order(SyntaxNode, [SortTerm])
        case focus(SyntaxNode, String)
        case index(SyntaxNode, String)

        case path([SyntaxNode])
        case sort([SortTerm])
        /// A function call in tail position.
        case tailCall(SyntaxNode, [SyntaxNode])
    }

    struct SortTerm {
        var isDescending: Bool
        var expression: SyntaxNode
    }

    enum Stage {
        case filter(SyntaxNode)
        case index(String)
    }

    struct Group {
        var pairs: [(SyntaxNode, SyntaxNode)]
        var position: Int
    }

    /// The place where a parent operator finds its value: a variable that an earlier step binds.
    final class Ancestor {
        var label: String
        var level = 1

        init(label: String) { self.label = label }
    }

    var kind: Kind
    let position: Int
    /// The levels of nodes from here down, as the parser made them.
    private(set) var height = 1
    /// `[]` was written behind it: keep an array of one element.
    var keepsArray = false
    /// On a path: one of its steps keeps arrays.
    var keepsSingletonArray = false
    /// On an array constructor in a path: its result is an item, and not flattened.
    var constructsItem = false
    /// Predicates of a node that is no step.
    var predicates: [Stage] = []
    /// Predicates and index bindings of a step.
    var stages: [Stage]?
    var group: Group?
    /// The variable that `@` binds.
    var focus: String?
    /// The variable that `#` binds.
    var index: String?
    /// The value carries the variables of its path along.
    var carriesBindings = false
    /// The parent operator that reads this step's context.
    var ancestor: Ancestor?
    /// On a parent operator: where it finds its value.
    var slot: Ancestor?
    /// Parent operators below whose step is still to be found.
    var seeking: [Ancestor] = []

    init(_ kind: Kind, at position: Int) {
        self.kind = kind
        self.position = position
        height = 1 + (children.map(\.height).max() ?? 0)
    }

    var steps: [SyntaxNode]? {
        guard case .path(let steps) = kind else { return nil }
        return steps
    }

    /// What an error calls the kind of node.
    var kindName: String {
        switch kind {
        case .name, .keyword: "name"
        case .variable: "variable"
        case .string: "string"
        case .number: "number"
        case .value: "value"
        case .regularExpression: "regex"
        case .wildcard: "wildcard"
        case .descendant: "descendant"
        case .parent: "parent"
        case .placeholder: "operator"
        case .negation, .array, .object: "unary"
        case .call, .tailCall: "function"
        case .partial: "partial"
        case .lambda: "lambda"
        case .condition, .fallback: "condition"
        case .block: "block"
        case .transform: "transform"
        case .binding: "bind"
        case .application: "apply"
        case .path: "path"
        case .sort: "sort"
        case .binary, .map, .filter, .group, .order, .focus, .index: "binary"
        }
    }
}
