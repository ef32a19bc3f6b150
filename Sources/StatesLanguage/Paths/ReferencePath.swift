public import JSONModel

/// A path that names exactly one place in a value, existing or not: `ResultPath`.
///
/// It has members and indices only, and starts from `$`.
public struct ReferencePath: Sendable, Hashable {
    /// The path as it was written.
    public let text: String
    private let steps: [PathStep]

    /// Compiles a reference path.
    ///
    /// - Throws: ``PathSyntaxError``, also for a path that may find more than one value or does not start from `$`.
    public init(_ text: String) throws(PathSyntaxError) {
        let path = try JSONPath(text)
        let scanner = TextScanner(text)
        guard path.root == .input else {
            throw scanner.failure("A reference path starts with $", remedy: "Write a path such as $.result.")
        }
        let isReference = path.steps.allSatisfy { step in
            switch step {
            case .member, .index: true
            default: false
            }
        }
        guard isReference else {
            throw scanner.failure(
                "A reference path must name a single place",
                remedy: "Use members and indices only, without wildcards, slices, unions, filters and functions."
            )
        }
        self.text = text
        self.steps = path.steps
    }

    /// Whether the path names the whole value: `$`.
    public var isWhole: Bool { steps.isEmpty }

    /// A value with another one placed into it.
    ///
    /// - Throws: `States.ResultPathMatchFailure`; see ``set(_:in:)``.
    public func placing(_ value: JSON, in target: JSON) throws(StatesError) -> JSON {
        var result = target
        try set(value, in: &result)
        return result
    }

    /// Places a value.
    ///
    /// Members that are not there on the way become objects. An index must exist already: an array is never lengthened.
    ///
    /// - Throws: `States.ResultPathMatchFailure` where a step does not fit the kind of value that is there.
    public func set(_ value: JSON, in target: inout JSON) throws(StatesError) {
        // The way down is remembered and rebuilt from its end, so that the number of steps does not use up the stack.
        var containers: [JSON] = []
        containers.reserveCapacity(steps.count)
        var current: JSON? = target
        for step in steps {
            let container = current ?? .object([:])
            switch (step, container) {
            case (.member(let name), .object(let object)): current = object[name]
            case (.index(let index), .array) where container.element(at: index) != nil:
                current = container.element(at: index)
            default:
                throw .resultPathMatchFailure("Unable to apply ReferencePath \(text) to input \(target.text())")
            }
            containers.append(container)
        }
        var result = value
        for (step, container) in zip(steps, containers).reversed() {
            result = container.replacing(step, by: result)
        }
        target = result
    }
}

extension JSON {
    /// This container with the value at a step replaced.
    fileprivate func replacing(_ step: PathStep, by value: JSON) -> JSON {
        switch (self, step) {
        case (.object(var object), .member(let name)):
            object[name] = value
            return .object(object)
        case (.array(var elements), .index(let index)):
            let place = index < 0 ? elements.count + index : index
            guard elements.indices.contains(place) else { return self }
            elements[place] = value
            return .array(elements)
        default: return self
        }
    }
}

extension ReferencePath: CustomStringConvertible {
    /// The path as it was written.
    public var description: String { text }
}
