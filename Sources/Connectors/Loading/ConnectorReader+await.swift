internal import JSONModel

extension ConnectorReader {
    /// Reads an operation that waits for something.
    mutating func awaitOperation(
        _ value: JSON,
        named name: String,
        at location: JSONPointer,
        _ defaults: OperationDefaults
    ) -> Operation? {
        guard let view = view(value, at: location, as: AwaitOperationKey.self) else { return nil }
        checkNotes(view, .comment)
        let place = inputPlace(view, .input, defaults)
        let input = fields(view, .input, in: place)
        let rules = rules(view, .rules, in: place)
        // Its rows read answers of the probe, whose input is another.
        var probePlace = place
        probePlace.inputFields = nil
        let outcomes = outcomes(view, .outcomes, in: probePlace)
        let classes = classes(view, .classes)
        let title = string(view, .title)
        guard let waiting = self.view(view, .await, as: AwaitKey.self),
            let condition = condition(waiting, in: place.adding("startedAt"))
        else { return nil }
        return Operation(
            name: name,
            title: title,
            input: input,
            rules: rules,
            outcomes: outcomes,
            classes: classes,
            kind: .await(condition)
        )
    }

    private mutating func condition(_ view: View<AwaitKey>, in place: TemplatePlace) -> AwaitedCondition? {
        require(
            [
                .probe: "Name the operation that looks.",
                .input: "Make its input of the input of this one.",
                .done: "Give the condition that is awaited.",
                .poll: "List the seconds from each look to the next.",
                .deadline: "Say after how many seconds it is too late.",
            ],
            in: view
        )
        let probe = string(view, .probe)
        let input = objectTemplate(view, .input, in: place)
        let done = condition(view, .done, in: place)
        let poll = elements(view, .poll).compactMap { duration($0.value, at: $0.location) }
        if view[.poll] != nil, poll.isEmpty {
            report(
                "EMPTY_RANGE",
                "The poll schedule is empty.",
                "List the seconds from each look to the next.",
                at: view.place(.poll)
            )
        }
        let minimumPause = template(view, .minimumPause, in: place)
        let jitter = number(view, .jitter, in: 0...0.5) ?? 0.1
        let deadline = duration(view, .deadline)
        let denials = denials(view, in: place)
        let result = template(view, .result, in: place)
        let wakers = wakers(view)
        let returned = condition(view, .returned, in: place)
        if returned != nil, !wakers.contains(.returnLink) {
            report(
                "MISPLACED_FIELD",
                "'returned' is about the return link, which does not wake this operation.",
                "Add 'returnLink' to 'wake', or take it out.",
                at: view.place(.returned)
            )
        }
        guard let probe, let input, let done, let deadline else { return nil }
        return AwaitedCondition(
            probe: probe,
            poll: poll,
            minimumPause: minimumPause,
            jitter: jitter,
            deadline: deadline,
            wakers: wakers,
            input: input,
            done: done,
            denials: denials,
            returned: returned,
            result: result
        )
    }

    private mutating func denials(_ view: View<AwaitKey>, in place: TemplatePlace) -> [AwaitedCondition.Denial] {
        elements(view, .denied).compactMap { value, location in
            guard let denial = self.view(value, at: location, as: DenialKey.self) else { return nil }
            require(
                [
                    .when: "Give the condition that ends the wait.",
                    .error: "Name the error: 'ConsentRevoked'.",
                    .explanation: "Tell people what happened and what to do.",
                ],
                in: denial
            )
            let condition = condition(denial, .when, in: place)
            let error = errorSuffix(denial, .error)
            let explanation = string(denial, .explanation)
            guard let condition, let error, let explanation else { return nil }
            return AwaitedCondition.Denial(condition: condition, error: error, explanation: explanation)
        }
    }

    private mutating func wakers(_ view: View<AwaitKey>) -> Set<AwaitedCondition.Waker> {
        var wakers: Set<AwaitedCondition.Waker> = []
        for (value, location) in elements(view, .wake) {
            if value == "returnLink" {
                wakers.insert(.returnLink)
            } else if let text = value.stringValue, text.hasPrefix("webhook:"), text.utf8.count > 8 {
                wakers.insert(.webhook(String(text.dropFirst(8))))
            } else {
                report(
                    "UNKNOWN_VALUE",
                    "Nothing wakes by this name.",
                    "Write 'returnLink' or 'webhook:NAME'.",
                    at: location
                )
            }
        }
        return wakers
    }
}
