internal import Connectors
public import JSONModel
public import StatesLanguage

extension TaskResources: TaskResourceCatalog {
    /// What is wrong with a Task state's resource in this engine; empty where it can be served.
    public func diagnostics(for resource: TaskResource, at location: JSONPointer) -> [Diagnostic] {
        if let problem = check(resource.pattern, of: resource, at: location) { return [problem] }
        return switch resource.kind {
        case .connector(let name, let operation): check(connector: name, operation, at: location)
        case .swift(let name): check(handler: name, at: location)
        case .usher(let operation): check(builtIn: operation, at: location)
        // Whether the activity is there shows when the task is scheduled: it may be made later.
        case .activity: []
        // So is the state machine.
        case .service where NestedExecutionTask.serves(resource), .sdk where NestedExecutionTask.serves(resource): []
        case .lambdaFunction where !integrations.functions.isEmpty && !integrations.hasFunction(resource.text):
            [unmapped(resource, location)]
        case .lambdaFunction: []
        case .service where resource.integration != nil: []
        case .service, .sdk:
            [
                unknown(
                    "This engine does not serve '\(resource.text)'.",
                    remedy: "Use connector:, usher: or swift:, an activity, a Lambda function, or one of "
                        + "\(TaskResource.servedIntegrations).",
                    location
                )
            ]
        }
    }

    /// Connectors and handlers can wait for a token; nothing here can be waited for otherwise.
    private func check(
        _ pattern: TaskResource.Pattern,
        of resource: TaskResource,
        at location: JSONPointer
    ) -> Diagnostic? {
        switch (pattern, resource.kind) {
        case (.requestResponse, _), (.waitForTaskToken, .connector), (.waitForTaskToken, .swift): return nil
        // What is not served at all is told by its kind.
        case (_, .activity), (_, .lambdaFunction), (_, .service), (_, .sdk): return nil
        default:
            let message = "'\(resource.text)' cannot be waited for with \(pattern.rawValue)."
            return unknown(message, remedy: "Drop the ending \(pattern.rawValue).", location)
        }
    }

    private func check(connector name: String, _ operation: String, at location: JSONPointer) -> [Diagnostic] {
        guard let connector = connectors[name] else {
            let known = connectors.keys.sorted().joined(separator: ", ")
            let remedy =
                known.isEmpty
                ? "Put its file into the folder 'connectors' beside the workflows."
                : "Put its file into the folder 'connectors' beside the workflows, or use one of: \(known)."
            return [unknown("There is no connector '\(name)'.", remedy: remedy, location)]
        }
        guard connector.operations[operation] == nil else { return [] }
        let known = connector.operations.keys.sorted().joined(separator: ", ")
        let message = "The connector '\(name)' has no operation '\(operation)'."
        return [unknown(message, remedy: "Use one of: \(known).", location)]
    }

    private func check(handler name: String, at location: JSONPointer) -> [Diagnostic] {
        guard handlers[name] == nil else { return [] }
        let known = handlers.keys.sorted().joined(separator: ", ")
        let remedy =
            known.isEmpty
            ? "Only a program that embeds the engine can register handlers."
            : "Register it, or use one of: \(known)."
        return [unknown("No handler 'swift:\(name)' is registered.", remedy: remedy, location)]
    }

    private func check(builtIn operation: String, at location: JSONPointer) -> [Diagnostic] {
        guard !["publish", "decide", "review", "admit", "contact", "milestone"].contains(operation) else { return [] }
        return [
            unknown(
                "There is no resource 'usher:\(operation)'.",
                remedy: "Use usher:publish or usher:review; in a campaign also usher:admit, usher:contact or "
                    + "usher:milestone.",
                location
            )
        ]
    }

    /// A function that is nowhere: AWS takes such a definition, and the task fails with an error that can be caught.
    private func unmapped(_ resource: TaskResource, _ location: JSONPointer) -> Diagnostic {
        Diagnostic(
            .warning,
            code: "UNMAPPED_FUNCTION",
            message: "The function '\(resource.text)' is mapped to no address in this engine.",
            remedy: "Map it under 'functions' in the file of --integrations.",
            at: location
        )
    }

    private func unknown(_ message: String, remedy: String, _ location: JSONPointer) -> Diagnostic {
        Diagnostic(code: "UNKNOWN_RESOURCE", message: message, remedy: remedy, at: location)
    }
}
