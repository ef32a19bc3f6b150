internal import ArgumentParser

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Where the process begins: it runs a command and turns its end into an exit code.
@main
enum Main {
    static func main() async {
        // A reader that goes away (`usher list | head`) must show up as a failed write, not kill the process.
        signal(SIGPIPE, SIG_IGN)
        do {
            try UnknownCommand.refuse(in: Array(CommandLine.arguments.dropFirst()))
            var command = try await Usher.asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            Output.complain(failure.message)
            exit(failure.status.rawValue)
        } catch {
            Usher.exit(withError: error)
        }
    }
}
