internal import JSONModel

extension ConnectorReader {
    /// What a connector's file sets for operations that say nothing themselves.
    struct OperationDefaults {
        var timeouts: OutgoingRequest.Timeouts
        var maximumBodySize: Int
        var settings: Set<String>
    }

    /// The largest answer that an operation can ask to accept: what a transport can hold in memory with a clear conscience.
    static let maximumBodySizes = 1...(256 << 20)

    mutating func operations(_ view: View<ConnectorKey>, defaults: OperationDefaults) -> [String: Operation] {
        var operations: [String: Operation] = [:]
        for (name, value, location) in entries(view, .operations) {
            guard FieldName.isValid(name) else {
                report(
                    "INVALID_NAME",
                    "'\(name)' cannot be the name of an operation.",
                    "Use a letter, then letters, digits and '_'.",
                    at: location
                )
                continue
            }
            if case .object(let members) = value, members[AwaitOperationKey.await.rawValue] != nil {
                operations[name] = awaitOperation(value, named: name, at: location, defaults)
            } else {
                operations[name] = requestOperation(value, named: name, at: location, defaults)
            }
        }
        return operations
    }

    func inputPlace<Key: FileKey>(_ view: View<Key>, _ key: Key, _ defaults: OperationDefaults) -> TemplatePlace {
        TemplatePlace(
            variables: ["input", "configuration", "context"],
            inputFields: Set(view[key]?.objectValue?.keys ?? []),
            settings: defaults.settings
        )
    }

    mutating func timeouts<Key: FileKey>(
        _ view: View<Key>,
        _ key: Key,
        default standard: OutgoingRequest.Timeouts
    ) -> OutgoingRequest.Timeouts {
        guard let timeouts = self.view(view, key, as: TimeoutsKey.self) else { return standard }
        return OutgoingRequest.Timeouts(
            connect: duration(timeouts, .connect) ?? standard.connect,
            total: duration(timeouts, .total) ?? standard.total,
            idle: duration(timeouts, .idle) ?? standard.idle
        )
    }

    mutating func classes<Key: FileKey>(_ view: View<Key>, _ key: Key) -> Classification {
        var list: [Classification.Entry] = []
        for (name, value, location) in entries(view, key) {
            guard let pointer = pointer(.string(name), at: location),
                let dataClass = choice(value, at: location, of: DataClass.self)
            else { continue }
            list.append(Classification.Entry(path: pointer.tokens, dataClass: dataClass))
        }
        return Classification(list)
    }
}
