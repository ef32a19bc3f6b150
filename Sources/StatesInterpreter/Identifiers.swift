/// The number of an event in its execution's history, from 1.
///
/// Zero stands for "before the first event".
public struct EventID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number.
    public var number: Int

    /// Makes an event id.
    public init(_ number: Int) { self.number = number }

    /// The id before the first event.
    public static let none = EventID(0)

    /// Whether the left event came first.
    public static func < (left: EventID, right: EventID) -> Bool { left.number < right.number }

    /// The number in decimal.
    public var description: String { String(number) }
}

/// The place of a branch in the tree of an execution's branches.
///
/// The root branch has the empty path. A Parallel or inline Map state in the branch at path *p* gives its branches and
/// iterations the paths *p*/0, *p*/1, …
public struct BranchPath: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The steps from the root.
    public var indices: [Int]

    /// The root branch.
    public static let root = BranchPath([])

    /// Makes a path.
    public init(_ indices: [Int]) { self.indices = indices }

    /// Reads the text form: `` for the root, `2/0` below it.
    public init?(_ text: String) {
        var indices: [Int] = []
        for part in text.split(separator: "/", omittingEmptySubsequences: true) {
            guard let index = Int(part), index >= 0 else { return nil }
            indices.append(index)
        }
        self.init(indices)
    }

    /// The branch that entered the Parallel or Map state; `nil` for the root.
    public var parent: BranchPath? { indices.isEmpty ? nil : BranchPath(Array(indices.dropLast())) }

    /// The path of a child.
    public func appending(_ index: Int) -> BranchPath { BranchPath(indices + [index]) }

    /// Whether this branch is below the other, at any depth.
    public func isDescendant(of other: BranchPath) -> Bool {
        indices.count > other.indices.count && indices.starts(with: other.indices)
    }

    /// The text form.
    public var description: String { indices.map(String.init).joined(separator: "/") }

    /// Parents come before their children, siblings in order.
    public static func < (left: BranchPath, right: BranchPath) -> Bool {
        left.indices.lexicographicallyPrecedes(right.indices)
    }
}

/// One visit of a branch to a Task state: from entering the state to leaving it, over all retries, crashes and redrives.
public struct TaskVisit: Sendable, Hashable {
    /// The execution's ARN.
    public var executionARN: String
    /// The branch.
    public var path: BranchPath
    /// The state's name.
    public var stateName: String
    /// The visit's number: the id of the event that recorded the entering, which no other visit of the execution shares.
    public var number: EventID

    /// Makes the identity of a visit.
    public init(executionARN: String, path: BranchPath, stateName: String, number: EventID) {
        self.executionARN = executionARN
        self.path = path
        self.stateName = stateName
        self.number = number
    }
}

/// One try of a task visit.
public struct TaskAttempt: Sendable, Hashable {
    /// The visit.
    public var visit: TaskVisit
    /// Which try it is, from 1.
    ///
    /// It never repeats within a visit, also not after a redrive.
    public var number: Int

    /// Makes the identity of an attempt.
    public init(visit: TaskVisit, number: Int) {
        self.visit = visit
        self.number = number
    }
}
