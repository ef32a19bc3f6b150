public import JSONModel

extension Connector {
    /// Makes the look that tells whether what an `await` operation waits for has come true.
    ///
    /// - Parameters:
    ///   - operation: the `await` operation.
    ///   - input: the task's input.
    ///   - startedAt: since when it waits.
    ///   - context: what else the call may know.
    /// - Throws: ``ConnectorError``, also for an operation that waits for nothing.
    public func prepareProbe(
        of operation: String,
        input: JSON,
        startedAt: Timestamp,
        context: CallContext
    ) throws(ConnectorError) -> PreparedCall {
        let (operation, condition) = try awaited(operation)
        var scope = try scope(of: operation, input: input, context: context)
        scope.bindings["startedAt"] = .string(startedAt.description)
        let look: JSON
        do throws(TemplateFailure) {
            look = try condition.input.evaluate(in: scope) ?? .object(JSONObject())
        } catch {
            throw ConnectorError(.templateFailed, "The look of '\(name):\(operation.name)' cannot be made: \(error).")
        }
        return try prepare(operation: condition.probe, input: look, context: context, condition: operation.name)
    }

    /// Judges what a look told about an awaited condition.
    ///
    /// Pure: the timers are the caller's.
    ///
    /// - Parameters:
    ///   - outcome: the outcome of the look.
    ///   - operation: the `await` operation.
    ///   - input: the task's input.
    ///   - startedAt: since when it waits.
    ///   - probe: the number of the look, from 1, which says where in the poll schedule it stands.
    ///   - context: what else may be known; `now` decides about the deadline, `seed` about the jitter.
    ///   - deadline: until when it waits by the task's own time-out, whose passing is `States.Timeout`; the condition's deadline,
    ///     counted from the start, if `nil`.
    ///   - afterReturn: over which return link the applicant came back, if that caused the look.
    ///   - afterHint: whether that, or a message of the provider, caused it.
    public func judge(
        _ outcome: Outcome,
        awaiting operation: String,
        input: JSON,
        startedAt: Timestamp,
        probe: Int,
        context: CallContext,
        deadline: Timestamp? = nil,
        afterReturn: AwaitedCondition.Waker? = nil,
        afterHint: Bool = false
    ) -> AwaitStep {
        do throws(ConnectorError) {
            let (operation, condition) = try awaited(operation)
            var scope = try scope(of: operation, input: input, context: context)
            scope.bindings["startedAt"] = .string(startedAt.description)
            scope.focus = outcome.result
            switch outcome.outcomeClass {
            case .ok:
                if let step = try verdict(outcome, operation, condition, scope) { return step }
            case .notYet, .transient, .ambiguous:
                break
            case .notFound, .alreadyDone, .reauthenticate, .invalid, .denied, .configurationFault, .unmapped:
                return .fail(outcome)
            }
            let end = deadline ?? startedAt.advanced(by: condition.deadline)
            guard context.now < end else {
                let error = deadline == nil ? errorName(.notYet) : "States.Timeout"
                return .fail(expired(outcome, operation, errorName: error))
            }
            if afterReturn == .manualReturnLink { return .fail(needsPerson(outcome, operation)) }
            if afterReturn == .returnLink, let step = try returned(outcome, operation, condition, scope) { return step }
            var pause = max(condition.pause(after: probe, seed: context.seed), outcome.retryAfter ?? .zero)
            // What was just announced is likely to come soon, and a look that failed told nothing.
            if afterReturn == nil, !afterHint, outcome.outcomeClass == .ok || outcome.outcomeClass == .notYet {
                pause = max(pause, try minimumPause(operation, condition, scope, seed: context.seed))
            }
            let remaining = max(context.now.duration(to: end), .milliseconds(1))
            // A last look at the deadline itself: what came true in time counts. The task's own time-out leaves no time for that.
            var latest = remaining
            if let deadline { latest -= AwaitedCondition.lead(ofLastLook: remaining, startedAt.duration(to: deadline)) }
            return .lookAgain(after: min(pause, latest), because: pending(outcome, operation))
        } catch {
            return .fail(Outcome(error, connector: self))
        }
    }

    private func awaited(_ operation: String) throws(ConnectorError) -> (Operation, AwaitedCondition) {
        guard let found = operations[operation], let condition = found.awaited else {
            throw ConnectorError(.unknownOperation, "Connector '\(name)' waits for nothing called '\(operation)'.")
        }
        return (found, condition)
    }

    private func verdict(
        _ outcome: Outcome,
        _ operation: Operation,
        _ condition: AwaitedCondition,
        _ scope: TemplateScope
    ) throws(ConnectorError) -> AwaitStep? {
        do throws(TemplateFailure) {
            for denial in condition.denials where try denial.condition.holds(in: scope) {
                var denied = outcome
                denied.outcomeClass = .denied
                denied.errorName = "\(errorPrefix).\(denial.error)"
                denied.message = denial.explanation
                denied.result = nil
                return .fail(denied)
            }
            guard try condition.done.holds(in: scope) else { return nil }
            var done = outcome
            if let template = condition.result { done.result = try template.evaluate(in: scope) ?? .null }
            return .done(done)
        } catch {
            throw ConnectorError(.templateFailed, "'\(name):\(operation.name)' cannot be judged: \(error).")
        }
    }

    /// What the input says of the time between two looks, varied by the seed; zero where it says nothing.
    private func minimumPause(
        _ operation: Operation,
        _ condition: AwaitedCondition,
        _ scope: TemplateScope,
        seed: UInt64
    ) throws(ConnectorError) -> Duration {
        guard let template = condition.minimumPause else { return .zero }
        do throws(TemplateFailure) {
            guard let seconds = try template.evaluate(in: scope)?.doubleValue, (0...315_360_000).contains(seconds)
            else { return .zero }
            return condition.varied(.milliseconds(Int64(seconds * 1000)), seed: seed)
        } catch {
            throw ConnectorError(.templateFailed, "'\(name):\(operation.name)' cannot be judged: \(error).")
        }
    }

    /// Whether the applicant's coming back ends the wait.
    private func returned(
        _ outcome: Outcome,
        _ operation: Operation,
        _ condition: AwaitedCondition,
        _ scope: TemplateScope
    ) throws(ConnectorError) -> AwaitStep? {
        guard let template = condition.returned else { return nil }
        do throws(TemplateFailure) {
            guard try template.holds(in: scope) else { return nil }
        } catch {
            throw ConnectorError(.templateFailed, "'\(name):\(operation.name)' cannot be judged: \(error).")
        }
        let message =
            "The applicant came back before what \(operation.name) waits for had come. The last look: "
            + pending(outcome, operation).message
        return .fail(
            Outcome(.notYet, errorName: "\(errorPrefix).Returned", message: message, status: outcome.status)
        )
    }

    /// The provider sent the applicant on to a person.
    private func needsPerson(_ outcome: Outcome, _ operation: Operation) -> Outcome {
        let message =
            "\(title) could not decide by itself and sent the applicant on: a person has to look. The last look: "
            + pending(outcome, operation).message
        return Outcome(.notYet, errorName: "\(errorPrefix).ManualCheck", message: message, status: outcome.status)
    }

    private func pending(_ outcome: Outcome, _ operation: Operation) -> Outcome {
        guard outcome.outcomeClass == .ok else { return outcome }
        return Outcome(
            .notYet,
            errorName: errorName(.notYet),
            message: "\(title) answered; what \(operation.name) waits for has not come yet.",
            status: outcome.status
        )
    }

    private func expired(_ outcome: Outcome, _ operation: Operation, errorName: String) -> Outcome {
        Outcome(
            .notYet,
            errorName: errorName,
            message: "What \(operation.name) waits for had not come when its time was over. The last look: "
                + pending(outcome, operation).message,
            status: outcome.status
        )
    }
}

extension AwaitedCondition {
    /// How long before a task's time-out the last look is made, so that its answer comes in time: as long as a call may take.
    private static let leadOfLastLook = Duration.seconds(30)

    /// The same for a wait of a length, of which some remains: a tenth of a short one, and nothing once that look has been made.
    static func lead(ofLastLook remaining: Duration, _ length: Duration) -> Duration {
        let lead = min(leadOfLastLook, length / 10)
        // A look that was made shortly before counts as the last one.
        return remaining > lead * 3 / 2 ? lead : .zero
    }

    /// The time from a look to the next, varied by the seed.
    func pause(after probe: Int, seed: UInt64) -> Duration {
        guard let last = poll.last else { return .zero }
        return varied(probe >= 1 && probe <= poll.count ? poll[probe - 1] : last, seed: seed)
    }

    /// A time between looks, a little longer or shorter.
    func varied(_ base: Duration, seed: UInt64) -> Duration {
        // The high half of a multiplicative hash spreads neighbouring seeds over the whole interval from -1 to 1.
        let spread = Double((seed &* 0x9E37_79B9_7F4A_7C15) >> 32) / Double(UInt32.max) * 2 - 1
        return base * (1 + jitter * spread)
    }
}
