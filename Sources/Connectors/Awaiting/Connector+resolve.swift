public import JSONModel

extension Connector {
    /// Makes the look that tells what became of a call whose fate is unknown.
    ///
    /// - Parameters:
    ///   - operation: the operation of that call.
    ///   - input: the input of that call.
    ///   - context: the context of that call, with the current time.
    /// - Returns: the call; `nil` if the operation cannot be resolved.
    /// - Throws: ``ConnectorError``.
    public func prepareResolution(
        of operation: String,
        input: JSON,
        context: CallContext
    ) throws(ConnectorError) -> PreparedCall? {
        guard let operation = operations[operation], let resolution = operation.request?.resolve else { return nil }
        let scope = try scope(of: operation, input: input, context: context)
        let look: JSON
        do throws(TemplateFailure) {
            look = try resolution.input.evaluate(in: scope) ?? .object(JSONObject())
        } catch {
            throw ConnectorError(.templateFailed, "The look of '\(name):\(operation.name)' cannot be made: \(error).")
        }
        return try prepare(operation: resolution.operation, input: look, context: context)
    }

    /// Judges what a look told about a call.
    ///
    /// - Parameters:
    ///   - outcome: the outcome of the look.
    ///   - operation: the operation of the call that is looked into.
    ///   - input: the input of that call.
    ///   - reason: why it is looked into.
    ///   - probe: the number of the look, from 1. Looks that failed themselves say nothing about the call: after an outcome that
    ///     is not ``Outcome/isConclusive`` the next look has the same number.
    ///   - context: the context of that call, with the current time.
    public func judge(
        _ outcome: Outcome,
        resolving operation: String,
        input: JSON,
        because reason: ResolutionReason,
        probe: Int,
        context: CallContext
    ) -> ResolutionStep {
        guard let operation = operations[operation], let resolution = operation.request?.resolve else {
            return .fail(outcome)
        }
        switch outcome.outcomeClass {
        case .ok:
            do throws(ConnectorError) {
                if let adopted = try adopted(outcome, resolution, operation, input, context) { return .adopt(adopted) }
            } catch {
                return .fail(Outcome(error, connector: self))
            }
            return absent(resolution, operation.name, reason, probe)
        case .notFound:
            return absent(resolution, operation.name, reason, probe)
        case .transient, .ambiguous, .notYet:
            return .lookAgain(after: max(resolution.spacing, Resolution.failurePause, outcome.retryAfter ?? .zero))
        case .alreadyDone, .reauthenticate, .invalid, .denied, .configurationFault, .unmapped:
            return .fail(outcome)
        }
    }

    private func adopted(
        _ outcome: Outcome,
        _ resolution: Resolution,
        _ operation: Operation,
        _ input: JSON,
        _ context: CallContext
    ) throws(ConnectorError) -> Outcome? {
        var scope = try scope(of: operation, input: input, context: context)
        scope.focus = outcome.result
        do throws(TemplateFailure) {
            if let absent = resolution.absent, try absent.holds(in: scope) { return nil }
            var adopted = outcome
            adopted.result = try resolution.adopt.evaluate(in: scope) ?? .null
            adopted.message = "\(title) has what \(operation.name) asked for; it was adopted."
            adopted.mayHaveHadEffect = true
            return adopted
        } catch {
            throw ConnectorError(
                .templateFailed,
                "What was found for '\(name):\(operation.name)' cannot be adopted: \(error)."
            )
        }
    }

    private func absent(
        _ resolution: Resolution,
        _ operation: String,
        _ reason: ResolutionReason,
        _ probe: Int
    ) -> ResolutionStep {
        if probe < resolution.probes { return .lookAgain(after: resolution.spacing) }
        switch reason {
        case .ambiguous:
            return .sendAgain
        case .alreadyDone:
            let message =
                "\(title) says that what \(operation) asks for exists, and does not show it after \(probe) looks. "
                + "An operator must find it out with the provider."
            return .fail(
                Outcome(.alreadyDone, errorName: errorName(.alreadyDone), message: message, mayHaveHadEffect: true)
            )
        }
    }
}
