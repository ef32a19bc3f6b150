internal import Connectors
internal import StatesInterpreter
internal import StatesLanguage

extension CallPlanner {
    /// Builds the request of an order for a service integration; `nil` where the resource is none.
    func planIntegration(_ order: CallOrder) -> Plan? {
        guard let resource = TaskResource(order.resource)?.integration else { return nil }
        let context = ServiceContext(
            idempotencyKey: order.idempotencyKey,
            executionARN: order.attempt.visit.executionARN
        )
        let call: ServiceCall
        do throws(ServiceRefusal) {
            call = try resources.integrations.prepare(resource, order.parameters, context)
        } catch {
            return .answered(error.outcome)
        }
        do throws(ConnectorError) {
            let secrets = try lookUp(call.secretReferences)
            if let need = need(of: call, secrets: secrets) { return .needsToken(need) }
            let request = try call.request(secrets: secrets)
            return .request(PlannedRequest(request: request, reading: .integration(call)))
        } catch {
            return .answered(Outcome(error.outcomeClass, errorName: ErrorName.permissions, message: error.message))
        }
    }
}
