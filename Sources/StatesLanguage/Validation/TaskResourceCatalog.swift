public import JSONModel

/// What a host knows about the resources that Task states may name.
public protocol TaskResourceCatalog: Sendable {
    /// What is wrong with a Task state's resource; empty where the host can serve it.
    ///
    /// - Parameters:
    ///   - resource: the resource.
    ///   - location: the place of the `Resource` field, for the diagnostics.
    func diagnostics(for resource: TaskResource, at location: JSONPointer) -> [Diagnostic]
}

/// A catalogue that takes every resource whose form is right.
public struct OpenResourceCatalog: TaskResourceCatalog {
    /// Makes a catalogue.
    public init() {}

    /// Nothing is wrong.
    public func diagnostics(for resource: TaskResource, at location: JSONPointer) -> [Diagnostic] { [] }
}
