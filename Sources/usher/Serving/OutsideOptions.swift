internal import ArgumentParser
internal import Connectors
internal import OnboardingAPI

/// How the engine meets what comes by itself: providers' messages, and applicants who come back.
struct OutsideOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "The database was restored from a backup: look at everything that waits, and create nothing at a provider before looking for it."
        )
    )
    var reconcile = false

    @Option(
        help: ArgumentHelp(
            "A place that applicants may be sent on to; can be given more than once. Without it, any https address in an input counts.",
            valueName: "https://host"
        )
    )
    var returnOrigin: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where applicants are sent on to whose input has no 'returnTo', for one workflow or for all: *=https://….",
            valueName: "workflow=url"
        )
    )
    var returnPage: [String] = []

    @Option(
        help: ArgumentHelp(
            "A proxy, or a range of them, whose X-Forwarded-For counts; can be given more than once.",
            valueName: "address"
        )
    )
    var trustedProxy: [String] = []

    func returnPages() throws -> ReturnPages {
        var pages: [String: String] = [:]
        for text in returnPage {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw CommandFailure(
                    .configuration,
                    "--return-page needs a workflow, or *, and an address: *=https://…."
                )
            }
            pages[parts[0]] = parts[1]
        }
        guard let policy = ReturnPages(origins: returnOrigin, pages: pages) else {
            throw CommandFailure(
                .configuration,
                "--return-origin and --return-page need absolute https addresses, and pages must be at one of the origins."
            )
        }
        return policy
    }

    func proxies() throws -> [AddressRange] {
        try trustedProxy.map { text in
            guard let range = AddressRange(text) else {
                throw CommandFailure(
                    .configuration,
                    "--trusted-proxy needs an address or a range: 192.0.2.7, 10.0.0.0/8 or fd00::/8."
                )
            }
            return range
        }
    }
}
