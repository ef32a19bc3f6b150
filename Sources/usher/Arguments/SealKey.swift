internal import ArgumentParser
internal import Connectors
internal import WorkflowRuntime

/// Where the secret is with which tokens are sealed.
struct SealKey: ExpressibleByArgument {
    let reference: SecretReference

    init?(argument: String) {
        guard let reference = SecretReference(argument) else { return nil }
        self.reference = reference
    }

    /// The seal, or an error that names the place of the secret and not the secret.
    func seal(from secrets: any SecretSource) throws -> TokenSeal {
        let secret: Secret
        do throws(MissingSecret) {
            secret = try secrets.value(of: reference)
        } catch {
            throw CommandFailure(.missingSecret, "--seal-key: \(error.message)")
        }
        guard let seal = TokenSeal(secret: secret) else {
            throw CommandFailure(
                .missingSecret,
                "--seal-key: \(reference) has fewer than \(TokenSeal.minimumSecretSize) bytes. Make one with: openssl rand -base64 48"
            )
        }
        return seal
    }
}
