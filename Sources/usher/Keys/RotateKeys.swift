internal import ArgumentParser
internal import JSONModel
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore

/// `usher keys rotate`: another secret opens the keys of a sealed database.
struct RotateKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make another secret open a sealed database, and the old one not any more.",
        discussion: """
            The key of every person lies under one root key, and only that under the secret. So this is one small \
            transaction, no payload is touched, and an engine may go on meanwhile: it needs the new secret at its next \
            start. If the command is interrupted, repeat it: it says whether the change was made. Tokens of providers that \
            were sealed with the old secret are not read any more; the next start logs in anew.

            A copy of the key file from before still opens with the old secret: make a new copy, and delete the old ones.

            EXAMPLES:
              openssl rand -base64 48 > new.key
              usher keys rotate --database usher.db --seal-key file:old.key \\
                  --new-seal-key file:new.key
            """
    )

    @Option(help: ArgumentHelp("The database; its keys are beside it.", valueName: "file"))
    var database: String

    @Option(help: ArgumentHelp("Where the secret is that opens it now: env:NAME or file:PATH.", valueName: "reference"))
    var sealKey: SealKey

    @Option(help: ArgumentHelp("Where the secret is that is to open it.", valueName: "reference"))
    var newSealKey: SealKey

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let secrets = SystemSecrets()
        let (old, new) = (try sealKey.master(from: secrets), try newSealKey.master(from: secrets, of: "--new-seal-key"))
        guard old != new else {
            throw CommandFailure(.invalidInput, "Both secrets are the same. Make a new one: openssl rand -base64 48")
        }
        let change: SQLiteStore.MasterKeyChange
        do throws(StoreError) {
            change = try SQLiteStore.changeMasterKey(ofStoreAt: database, from: old, to: new)
        } catch {
            throw CommandFailure(error)
        }
        output.show(["database": .string(database), "wasDone": .bool(change == .wasDone)]) { _ in
            switch change {
            case .done:
                "Changed: \(database) opens with \(newSealKey.reference) from now on. Start the engine with it, copy the key "
                    + "file anew, and delete its older copies."
            case .wasDone: "The new secret opened \(database) already; nothing was changed."
            }
        }
    }
}
