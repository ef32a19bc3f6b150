internal import JSONModel

extension ConnectorReader {
    /// Reads how to go through a list.
    mutating func paging(_ view: View<RequestKey>, input: [InputField], in place: TemplatePlace) -> Paging? {
        guard let page = self.view(view, .page, as: PageKey.self) else { return nil }
        require(
            [
                .items: "Make the array of the page's items of the result.",
                .next: "Make the fields of the input that differ for the next page.",
            ],
            in: page
        )
        let items = template(page, .items, in: place)
        let key = template(page, .key, in: place)
        let next = template(page, .next, in: place)
        let maximum = integer(page, .maximumPages, in: 1...1_000_000) ?? 10_000
        let scan = scan(page, input: input, in: place)
        if scan != nil, page[.key] == nil {
            missing(.key, in: page, "A scan tells items that it has seen by what is unique to each.")
        }
        guard let items, let next else { return nil }
        return Paging(maximumPages: maximum, items: items, key: key, next: next, scan: scan)
    }

    private mutating func scan(_ page: View<PageKey>, input: [InputField], in place: TemplatePlace) -> ScanPlan? {
        guard let scan = view(page, .scan, as: ScanKey.self) else { return nil }
        require([.passes: "List the orders in which the list is read, as fields of the input."], in: scan)
        let passes = elements(scan, .passes).compactMap { order($0.value, at: $0.location, input: input) }
        if scan[.passes] == .array([]) {
            report(
                "EMPTY_RANGE",
                "There is no order to read the list in.",
                "Give at least one, which hardly changes.",
                at: scan.place(.passes)
            )
        }
        let newest = scan[.newest].flatMap { order($0, at: scan.place(.newest), input: input) }
        let overlaps = boolean(scan, .overlap) ?? false
        let count = template(scan, .count, in: place)
        guard !passes.isEmpty else { return nil }
        return ScanPlan(passes: passes, overlaps: overlaps, newest: newest, count: count)
    }

    /// Fields of the input with fixed values.
    private mutating func order(_ value: JSON, at location: JSONPointer, input: [InputField]) -> JSONObject? {
        guard case .object(let fields) = value else {
            wrongType(value, "an object with fields of the input", at: location)
            return nil
        }
        for (name, value) in fields {
            guard let field = input.first(where: { $0.name == name }) else {
                report(
                    "UNKNOWN_FIELD",
                    "The input has no field '\(name)'.",
                    "The fields are \(Listing.text(input.map(\.name))).",
                    at: location.appending(name)
                )
                continue
            }
            if let problem = ShapeCheck.problem(of: value, for: field.shape, named: name) {
                report("WRONG_TYPE", "\(problem).", at: location.appending(name))
            }
        }
        return fields
    }
}
