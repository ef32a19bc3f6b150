public import JSONModel
internal import JSONata

extension Connector {
    /// Checks how a host means to use the connector, before the first call.
    ///
    /// - Returns: the settings, with defaults filled in.
    /// - Throws: ``ConnectorError``.
    @discardableResult
    public func check(_ deployment: Deployment) throws(ConnectorError) -> JSONObject {
        _ = try baseURL(of: deployment)
        do throws(InputFault) {
            return try checkedConfiguration(.object(deployment.configuration))
        } catch {
            throw ConnectorError(.invalidConfiguration, "The configuration of connector '\(name)' is wrong: \(error).")
        }
    }

    /// Finds what is wrong with the values that a host sets, each with its place; empty where they can be used.
    public func diagnostics(ofConfiguration values: JSON) -> [Diagnostic] {
        do throws(InputFault) {
            _ = try checkedConfiguration(values)
            return []
        } catch {
            return error.problems.map { problem in
                Diagnostic(
                    .error,
                    code: "INVALID_CONFIGURATION",
                    message: "\(problem.message).",
                    remedy: "The settings are described under 'configuration' in the connector's file.",
                    at: problem.field.map { JSONPointer.root.appending($0) } ?? .root
                )
            }
        }
    }

    private func checkedConfiguration(_ values: JSON) throws(InputFault) -> JSONObject {
        let scope = TemplateScope(focus: nil, bindings: [:], environment: .init())
        let check = InputCheck(
            fields: configuration,
            rules: configurationRules,
            scope: scope,
            name: "configuration"
        )
        return try check.checked(values)
    }
}
