internal import JSONModel
internal import StatesLanguage

extension Advance {
    /// Goes on with every stopped branch where it stopped.
    ///
    /// A branch with children only waits for them again. Any other does the work of its state anew, with fresh retriers; the
    /// visit stays the same, so its attempts go on counting and its idempotency key stays.
    ///
    /// - Parameter replace: does something else with a branch that would do its work anew; `false` if it does not.
    mutating func redrive(replacing replace: (inout Advance, BranchPath) -> Bool = { _, _ in false }) {
        let previous = execution.lastEventID
        let now = surroundings.now
        changeHeader { header in
            header.redriveCount += 1
            header.redriveTime = now
        }
        let details: JSONObject = ["redriveCount": .integer(execution.header.redriveCount)]
        let redriven = emit(.executionRedriven, details, after: previous)
        // Children that all came to their end leave nothing to wait for, so their parent does its work anew.
        let paths = allPaths
        let parents = Set(paths.filter { branch(at: $0)?.isStopped ?? false }.compactMap(\.parent))
        for path in paths {
            guard var branch = take(path) else { continue }
            guard branch.isStopped else {
                putBackUnchanged(branch)
                continue
            }
            let isBeforeEntry = branch.activity.phase == .stoppedBeforeEntry
            branch.activity.retries = []
            if !parents.contains(path) { removeDescendants(of: path) }
            var isFrameChanged = false
            if let run = branch.frame.mapRun, let arn = run.arn, !isBeforeEntry {
                redriveRun(run, arn: arn, in: &branch, after: redriven)
                isFrameChanged = true
            } else if parents.contains(path) {
                branch.activity.phase = .children
                branch.activity.wake = .children
            } else {
                branch.activity.phase = isBeforeEntry ? .entering : .retrying
                branch.activity.wake = .timer(surroundings.now)
            }
            put(branch, isFrameChanged: isFrameChanged)
        }
        // Later ones are pushed first, so that the first branch goes on first.
        for path in paths.reversed() where branch(at: path)?.activity.phase == .entering { ready.append(path) }
        for path in paths where branch(at: path)?.activity.phase == .retrying && !replace(&self, path) {
            take(.timer, at: path)
        }
    }
}
