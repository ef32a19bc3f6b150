public import JSONModel

extension Connector {
    /// Reads what came of a call.
    ///
    /// - Parameters:
    ///   - call: the call as it was prepared.
    ///   - result: the answer, or why none arrived.
    ///   - now: the current time, for dates in `Retry-After`.
    ///   - secrets: what the call was authorized with; a provider that repeats it in an error is not quoted with it.
    public func outcome(
        of call: PreparedCall,
        _ result: Result<IncomingResponse, TransportFailure>,
        now: Timestamp,
        concealing secrets: Secrets = Secrets()
    ) -> Outcome {
        switch result {
        case .failure(let failure):
            return outcome(of: call, failure)
        case .success(let response):
            guard let operation = operations[call.operation], let request = operation.request else {
                return Outcome(
                    .configurationFault,
                    errorName: errorName(.configurationFault),
                    message: "Connector '\(name)' has no operation '\(call.operation)' any more.",
                    mayHaveHadEffect: call.safety != .read
                )
            }
            let reader = AnswerReader(
                connector: self,
                call: call,
                operation: operation,
                request: request,
                now: now,
                secrets: secrets
            )
            return reader.outcome(Answer(response, hollowing: reader.unwantedPlaces))
        }
    }

    /// Reads why no answer arrived.
    private func outcome(of call: PreparedCall, _ failure: TransportFailure) -> Outcome {
        let outcomeClass: OutcomeClass =
            switch (failure.kind, failure.reach) {
            case (.refused, .nothingSent): .configurationFault
            case (_, .nothingSent): .transient
            case (.bodyTooLarge, .somethingSent) where call.safety.isRepeatable: .configurationFault
            case (_, .somethingSent): call.safety.isRepeatable ? .transient : .ambiguous
            }
        let fate =
            switch (failure.reach, call.safety.isRepeatable) {
            case (.nothingSent, _): "Nothing was sent."
            case (.somethingSent, true): "The call can be repeated without harm."
            case (.somethingSent, false): "The provider may have acted on the call."
            }
        return Outcome(
            outcomeClass,
            errorName: errorName(outcomeClass),
            message: "\(title) gave no whole answer to \(call.operation): \(failure.message) \(fate)",
            mayHaveHadEffect: failure.reach == .somethingSent && call.safety != .read
        )
    }
}
