extension Connector {
    /// The same connector, which looks at what it waits for at least so often.
    ///
    /// For demonstrations and tests in real time, against a twin whose applicants take seconds: a provider would be asked too often.
    public func polling(atLeastEvery interval: Duration) -> Connector {
        var connector = self
        connector.operations = operations.mapValues { operation in
            guard case .await(var condition) = operation.kind else { return operation }
            condition.poll = condition.poll.map { min($0, interval) }
            condition.minimumPause = nil
            var operation = operation
            operation.kind = .await(condition)
            return operation
        }
        return connector
    }
}
