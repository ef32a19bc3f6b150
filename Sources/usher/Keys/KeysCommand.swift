internal import ArgumentParser

/// `usher keys`: what opens a sealed database.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Change what opens a sealed database.",
        discussion: """
            EXAMPLES:
              usher keys rotate --database usher.db --seal-key file:old.key \\
                  --new-seal-key file:new.key
            """,
        subcommands: [RotateKeys.self]
    )
}
