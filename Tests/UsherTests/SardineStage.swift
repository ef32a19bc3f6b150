import Foundation

/// What onboardings over the command line are tried with: the twin of Sardine, and a server of its workflow.
enum SardineStage {
    /// The workflows of the repository.
    static let workflows = Command.repository.appendingPathComponent("workflows").path

    /// The credentials that the twin knows.
    static let secrets = [
        "SARDINE_SANDBOX_CLIENT_ID": "usher-sandbox", "SARDINE_SANDBOX_CLIENT_SECRET": "sandbox-secret",
    ]

    /// What a server of the workflow is started with.
    static func serving(_ folder: TemporaryFolder, _ database: String = "usher.db") -> [String] {
        [
            "serve", "--database", folder.path(database), "--workflows", workflows, "--environment", "sandbox",
            "--only", "sardine-onboarding", "--listen", "127.0.0.1:0", "--insecure-no-auth",
        ]
    }

    /// Starts the twin, whose applicants act at once, and gives its address.
    static func twin() throws -> (RunningCommand, address: String) {
        let command = try Usher.start(["sandbox", "--listen", "127.0.0.1:0", "--dial", "applicantDelaySeconds=0"])
        return (command, try command.address(inLineBeginning: "The sardine sandbox listens at "))
    }

    /// Starts a server that asks a twin, and gives its address.
    static func server(
        _ folder: TemporaryFolder,
        twin: String,
        _ arguments: [String] = []
    ) throws -> (RunningCommand, address: String) {
        let command = try Usher.start(
            serving(folder) + ["--base-url", "sardine=\(twin)/v1"] + arguments,
            environment: secrets
        )
        return (command, try command.address(inLineBeginning: "Serving "))
    }
}
