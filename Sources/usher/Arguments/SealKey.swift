internal import ArgumentParser
internal import Connectors
internal import SQLiteStore
internal import WorkflowRuntime

/// Where the secret is with which tokens are sealed, and with which the keys of a sealed store are.
struct SealKey: ExpressibleByArgument {
    let reference: SecretReference

    init?(argument: String) {
        guard let reference = SecretReference(argument) else { return nil }
        self.reference = reference
    }

    /// The seal, or an error that names the place of the secret and not the secret.
    func seal(from secrets: any SecretSource) throws -> TokenSeal {
        guard let seal = TokenSeal(secret: try secret(from: secrets)) else {
            throw tooShort(TokenSeal.minimumSecretSize)
        }
        return seal
    }

    /// What opens the keys of a sealed store, or an error as above.
    ///
    /// - Parameter option: The option that names it.
    func master(from secrets: any SecretSource, of option: String = SealKey.option) throws -> MasterKey {
        guard let master = MasterKey(secret: Array(try secret(from: secrets, of: option).exposed.utf8)) else {
            throw tooShort(MasterKey.minimumSecretSize, option)
        }
        return master
    }

    /// The option that names it everywhere but where two are named.
    static let option = "--seal-key"

    private func secret(from secrets: any SecretSource, of option: String = SealKey.option) throws -> Secret {
        do throws(MissingSecret) {
            return try secrets.value(of: reference)
        } catch {
            throw CommandFailure(.missingSecret, "\(option): \(error.message)")
        }
    }

    private func tooShort(_ minimum: Int, _ option: String = SealKey.option) -> CommandFailure {
        CommandFailure(
            .missingSecret,
            "\(option): \(reference) has fewer than \(minimum) bytes. Make one with: openssl rand -base64 48"
        )
    }
}
