/// Everything that an engine needs of its store.
public typealias EngineStore = ExecutionStore & TimerStore & DefinitionStore & HistoryStore & CatalogStore
    & ActivityStore & LimitStore & TokenStore & InboxStore & ProductStore & MapRunStore & OperatorStore & SubjectStore
    & CampaignStore & DamageStore
