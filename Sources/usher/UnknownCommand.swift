internal import ArgumentParser

/// Finds words on the command line that stand where a command's name belongs and name none.
///
/// The library that reads the command line calls them unexpected arguments, and shows the help of everything for `usher help nope`.
enum UnknownCommand {
    /// How many letters may be wrong for a command to be taken for the one that was meant.
    private static let maximumDistance = 2

    /// Refuses a command that does not exist, and says which one may be meant.
    static func refuse(in arguments: [String]) throws(CommandFailure) {
        var command: any ParsableCommand.Type = Usher.self
        var path = Usher._commandName
        for word in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
            let children = command.configuration.subcommands
            guard !word.hasPrefix("-"), !children.isEmpty else { return }
            guard let child = children.first(where: { $0._commandName == word }) else {
                let names = children.map { $0._commandName }
                let meant = closest(to: word, of: names).map { " Did you mean '\(path) \($0)'?" } ?? ""
                throw CommandFailure(
                    .usage,
                    "There is no command '\(path) \(word.withoutControls)'.\(meant) '\(path) --help' lists what there is."
                )
            }
            command = child
            path += " " + word
        }
    }

    private static func closest(to word: String, of names: [String]) -> String? {
        let near = names.map { (name: $0, distance: distance(Array(word), Array($0))) }
            .filter { $0.distance <= maximumDistance }
        return near.min { $0.distance < $1.distance }?.name
    }

    /// How many letters must be added, taken away or changed to make one word of the other (Levenshtein 1965).
    private static func distance(_ word: [Character], _ name: [Character]) -> Int {
        var row = Array(0...name.count)
        for (index, letter) in word.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in name.indices {
                let change = diagonal + (letter == name[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, min(diagonal, row[column]) + 1)
            }
        }
        return row[name.count]
    }
}
