import * as access from './access.ts'
import * as apiKeys from './api-keys.ts'
import * as campaigns from './campaigns.ts'
import * as cockpit from './cockpit.ts'
import * as conduct from './conduct.ts'
import * as customers from './customers.ts'
import * as decisions from './decisions.ts'
import * as delivery from './delivery.ts'
import type { Endpoint } from './endpoint.ts'
import * as events from './events.ts'
import * as nights from './night.ts'
import * as results from './results.ts'
import * as strategy from './strategy.ts'
import * as workbench from './workbench.ts'

/** Every endpoint by its operation name, which OpenAPI, handlers and web client share. */
export const endpoints = {
  signIn: access.signIn,
  readSession: access.readSession,
  signOut: access.signOut,
  changePassword: access.changePassword,
  listUsers: access.listUsers,
  listAccountlessStaff: access.listAccountlessStaff,
  createUser: access.createUser,
  changeUser: access.changeUser,
  resetPassword: access.resetPassword,
  revokeSessions: access.revokeSessions,
  rightsTable: access.rightsTable,
  listUnits: access.listUnits,
  listAudit: access.listAudit,
  verifyAudit: access.verifyAudit,
  readVocabulary: customers.readVocabulary,
  countSegment: customers.countSegment,
  listCustomers: customers.listCustomers,
  exportCustomers: customers.exportCustomers,
  listSegments: customers.listSegments,
  saveSegment: customers.saveSegment,
  changeSegment: customers.changeSegment,
  deleteSegment: customers.deleteSegment,
  searchCustomers: customers.searchCustomers,
  readCustomer: customers.readCustomer,
  readBalances: customers.readBalances,
  readFlows: customers.readFlows,
  revealIdentity: customers.revealIdentity,
  explainDatum: customers.explainDatum,
  listDefinitions: strategy.listDefinitions,
  readDefinition: strategy.readDefinition,
  listTiers: strategy.listTiers,
  listNights: nights.listNights,
  startNight: nights.startNight,
  listFeeds: nights.listFeeds,
  listLoads: nights.listLoads,
  listRejects: nights.listRejects,
  uploadFeedFile: nights.uploadFeedFile,
  listConductRules: conduct.listConductRules,
  readCertificate: conduct.readCertificate,
  checkCopy: conduct.checkCopy,
  readConsents: conduct.readConsents,
  recordConsent: conduct.recordConsent,
  listConsentChanges: conduct.listConsentChanges,
  decide: decisions.decide,
  readDecision: decisions.readDecision,
  listActions: decisions.listActions,
  listApiKeys: apiKeys.listApiKeys,
  createApiKey: apiKeys.createApiKey,
  revokeApiKey: apiKeys.revokeApiKey,
  listCampaigns: campaigns.listCampaigns,
  readCampaign: campaigns.readCampaign,
  createCampaign: campaigns.createCampaign,
  changeCampaign: campaigns.changeCampaign,
  deleteCampaign: campaigns.deleteCampaign,
  previewCampaign: campaigns.previewCampaign,
  submitCampaign: campaigns.submitCampaign,
  approveCampaign: campaigns.approveCampaign,
  returnCampaign: campaigns.returnCampaign,
  launchCampaign: campaigns.launchCampaign,
  pauseCampaign: campaigns.pauseCampaign,
  resumeCampaign: campaigns.resumeCampaign,
  stopCampaign: campaigns.stopCampaign,
  listMembers: campaigns.listMembers,
  listMessages: delivery.listMessages,
  resendMessages: delivery.resendMessages,
  readUnsubscribe: delivery.readUnsubscribe,
  unsubscribe: delivery.unsubscribe,
  takeReceipts: delivery.takeReceipts,
  readDay: workbench.readDay,
  readTalkCard: workbench.readTalkCard,
  recordOutcome: workbench.recordOutcome,
  snoozeTask: workbench.snoozeTask,
  undoOutcome: workbench.undoOutcome,
  referCustomer: workbench.referCustomer,
  listContacts: workbench.listContacts,
  readResult: results.readResult,
  listResults: results.listResults,
  sendEvents: events.sendEvents,
  listVersions: decisions.listVersions,
  compareVersions: decisions.compareVersions,
  readJob: nights.readJob,
  readHome: cockpit.readHome,
  readHealth: cockpit.readHealth,
} as const satisfies Record<string, Endpoint<never, never, never, never> | Endpoint>

export type OperationName = keyof typeof endpoints
