public import ArgumentParser
public import ProviderSandbox

extension SandboxTwin: ExpressibleByArgument {}
