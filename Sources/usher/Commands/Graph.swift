internal import ArgumentParser
internal import Foundation
internal import JSONModel
internal import WorkflowRuntime

/// `usher graph`: pictures of workflows.
struct Graph: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw workflows as Mermaid state diagrams.",
        discussion: """
            Prints the picture of a workflow, or keeps those in the READMEs beside the definitions current. A README says where its picture \
            belongs with two lines:

              \(ReadmePicture.beginning)
              \(ReadmePicture.end)

            Arrows are labelled with the comment of a choice's rule or its condition, and with the names of caught errors. --check ends with 1 \
            if a picture is not current.

            EXAMPLES:
              usher graph sardine-onboarding
              usher graph --write
              usher graph --check --json
            """
    )

    @Argument(help: ArgumentHelp("The workflows; all of the folder if none is named.", valueName: "workflow"))
    var names: [String] = []

    @Option(help: ArgumentHelp("The folder with the workflows and connectors.", valueName: "dir"))
    var workflows = "workflows"

    @Flag(help: "Put the pictures into the READMEs.")
    var write = false

    @Flag(help: "Tell which READMEs have no current picture, and change nothing.")
    var check = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if write && check { throw ValidationError("Give one of --write and --check.") }
    }

    func run() throws {
        let library = try WorkflowLoading.library(in: workflows, only: names)
        let pictures = try library.definitions.map { definition in
            Picture(name: definition.name, diagram: StateDiagram.text(of: try Self.document(definition)))
        }
        if write || check { return try update(pictures) }
        if output.json {
            return Output.print(
                .array(pictures.map { ["workflow": .string($0.name), "mermaid": .string($0.diagram)] })
            )
        }
        Output.print(String(pictures.map(\.diagram).joined(separator: "\n").dropLast()))
    }

    private struct Picture {
        let name: String
        let diagram: String
    }

    private static func document(_ definition: (name: String, text: String)) throws -> JSON {
        do throws(JSONParseError) {
            return try JSON(parsing: definition.text)
        } catch {
            throw CommandFailure(.invalidInput, "The definition of '\(definition.name)' is no JSON: \(error).")
        }
    }

    private func update(_ pictures: [Picture]) throws {
        var stale: [String] = []
        for picture in pictures {
            let path = "\(workflows)/\(picture.name)/README.md"
            guard let data = FileManager.default.contents(atPath: path),
                let text = String(validating: data, as: UTF8.self)
            else {
                throw CommandFailure(
                    .invalidInput,
                    "There is no readable \(path). Write one, with a place for the picture."
                )
            }
            guard let updated = ReadmePicture.putting(picture.diagram, into: text) else {
                throw CommandFailure(
                    .invalidInput,
                    "\(path) has no place for the picture, or several. Put these two lines where it belongs, once: "
                        + "\(ReadmePicture.beginning) and \(ReadmePicture.end)."
                )
            }
            guard updated != text else { continue }
            stale.append(picture.name)
            if write { try save(updated, to: path) }
        }
        report(stale, of: pictures.count)
        if check, !stale.isEmpty { throw ExitCode(ExitStatus.findings.rawValue) }
    }

    private func save(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(.failure, "\(path) could not be written. Check that this user may write there.")
        }
    }

    private func report(_ stale: [String], of count: Int) {
        if output.json {
            let names = JSON.array(stale.map { .string($0) })
            return Output.print(.object([write ? "written" : "stale": names, "workflows": .integer(count)]))
        }
        for name in stale {
            Output.print(write ? "\(name): the picture was drawn anew." : "\(name): the picture is not current.")
        }
        if stale.isEmpty { Output.print("\(count) picture\(count == 1 ? " is" : "s are") current.") }
    }
}
