/// The names that an expression's text binds anywhere, found in its tokens.
///
/// Any other variable can only be a global one, which is looked up by its slot. A name too many does no harm.
enum BoundNames {
    static func find(in tree: SyntaxNode) -> Set<String> {
        var names: Set<String> = []
        var rest = [tree]
        while let node = rest.popLast() {
            rest.append(contentsOf: node.children)
            switch node.kind {
            case .lambda(let parameters, _, _): names.formUnion(parameters)
            case .binding(let name, _), .focus(_, let name), .index(_, let name): names.insert(name)
            // What `$eval` binds is not known before it is evaluated.
            default: break
            }
        }
        return names
    }
}
