internal import ArgumentParser
internal import OnboardingAPI

/// How many entries a list shows.
struct PageSize: ParsableArguments {
    @Option(help: ArgumentHelp("How many to list at most.", valueName: "count"))
    var limit = OnboardingReader.defaultPageSize

    func validate() throws { try PageLimit.validate(limit) }
}

/// The bounds of a page, as the REST interface has them.
enum PageLimit {
    static func validate(_ limit: Int) throws {
        guard (1...OnboardingReader.maximumPageSize).contains(limit) else {
            throw ValidationError("--limit takes a number from 1 to \(OnboardingReader.maximumPageSize).")
        }
    }
}
