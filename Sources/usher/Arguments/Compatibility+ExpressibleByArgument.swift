public import ArgumentParser
public import WorkflowRuntime

extension Compatibility: ExpressibleByArgument {}
